import { writeStale } from '../../../../engine/model/stale'
import type { SampleBatch } from '../../../../engine/store/metrics-store'

/** The columns of one batch while it grows. */
export interface SampleColumns {
  add(id: number, value: number, time: number): void
  /** Adds a stale marker. */
  end(id: number, time: number): void
  batch(): SampleBatch
}

/** `capacity`: how many samples there may be at most. */
export function createSampleColumns(capacity: number): SampleColumns {
  const ids = new Uint32Array(capacity)
  const values = new Float64Array(capacity)
  const times = new Float64Array(capacity)
  let length = 0
  return {
    add(id, value, time) {
      ids[length] = id
      values[length] = value
      times[length] = time
      length += 1
    },
    end(id, time) {
      ids[length] = id
      writeStale(values, length)
      times[length] = time
      length += 1
    },
    batch: () => ({
      ids: ids.subarray(0, length),
      values: values.subarray(0, length),
      times: times.subarray(0, length),
    }),
  }
}
