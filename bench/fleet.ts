import type { Labels } from '../contract/model/labels'
import type { Recording } from './machine-recording'

/** Many machines' series, each machine the recorded one. */
export interface Fleet {
  readonly series: readonly Labels[]
  /** One value for each series, as scraped together; made beforehand, so that making them is not measured. */
  readonly columnAt: (batch: number) => Float64Array
}

const COLUMNS = 480

export function fleetOf(recording: Recording, size: number): Fleet {
  const own = recording.series.length
  const series = Array.from({ length: size }, (_, i) => ({
    ...(recording.series[i % own] as Labels),
    machine: `machine-${Math.floor(i / own)}`,
  }))
  const columns = Array.from({ length: COLUMNS }, (_, second) => {
    const once = Float64Array.from({ length: own }, (_, i) => recording.valueAt(i, second))
    return Float64Array.from({ length: size }, (_, i) => once[i % own] as number)
  })
  return { series, columnAt: (batch) => columns[batch % COLUMNS] as Float64Array }
}
