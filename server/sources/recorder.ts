import { type Labels, METRIC_NAME } from '../../contract/model/labels'
import type { AppendResult, MetricsStore } from '../../engine/store/metrics-store'
import { endInterrupted } from './end-interrupted'
import type { Reading } from './reading'

export interface Recorder {
  /** Appends the readings at `time` as one batch, and ends the series that the batch before had and this one has not. */
  record(readings: readonly Reading[], time: number): AppendResult
}

/**
 * Gives readings the labels of their source. Values that are no numbers at all are left out. When more than two
 * intervals (milliseconds) lie between two recordings, the series ended in between.
 */
export function createRecorder(
  store: Pick<MetricsStore, 'seriesId' | 'append' | 'markStale' | 'unended'>,
  source: Labels,
  interval: number,
): Recorder {
  let before = new Set<number>()
  let recordedAt = Number.NEGATIVE_INFINITY

  return {
    record(readings, time) {
      if (time - recordedAt > 2 * interval) endInterrupted(store, source, time, interval)
      recordedAt = time
      const values = new Map<number, number>()
      for (const { name, labels, value } of readings) {
        if (!Number.isNaN(value)) values.set(store.seriesId({ ...labels, ...source, [METRIC_NAME]: name }), value)
      }
      const result = store.append({
        times: time,
        ids: Uint32Array.from(values.keys()),
        values: Float64Array.from(values.values()),
      })
      const gone = [...before].filter((id) => !values.has(id))
      if (gone.length > 0) store.markStale(gone, time)
      before = new Set(values.keys())
      return result
    },
  }
}
