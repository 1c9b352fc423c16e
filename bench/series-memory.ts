import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openStore } from '../engine/store/store'
import type { Recording } from './machine-recording'

const SERIES = 100_000
const SAMPLES = 240

/**
 * Bytes of memory, in the heap and outside of it, for each of 100,000 open series that hold a chunk's worth of samples:
 * labels, index, samples and all.
 */
export function memoryOfSeries({ series, valueAt }: Recording): number {
  const before = memory()
  let time = 1_700_000_000_000
  const store = openStore({ directory: null, now: () => time })
  const own = series.length
  const ids = Uint32Array.from({ length: SERIES }, (_, i) =>
    // As they come out of a scraped text: no series shares its strings with another.
    store.seriesId(JSON.parse(JSON.stringify({ ...series[i % own], machine: `machine-${Math.floor(i / own)}` }))),
  )
  const values = new Float64Array(SERIES)
  for (let batch = 0; batch < SAMPLES; batch += 1) {
    time += 15_000
    for (let i = 0; i < own; i += 1) values[i] = valueAt(i, batch)
    for (let i = own; i < SERIES; i += 1) values[i] = values[i % own] as number
    store.append({ times: time, ids, values })
  }
  const used = memory() - before
  store.close()
  return used / SERIES
}

function memory(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
