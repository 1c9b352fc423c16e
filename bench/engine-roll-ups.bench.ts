import { test } from '@playwright/test'
import { openStore } from '../engine/store/store'
import { temporaryFolder } from './apps'
import { writeReport } from './report'
import { median, quantile } from './statistics'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const START = Date.UTC(2025, 0, 1)
const DAYS = 90
const POINTS = 1000
const ROUNDS = 25

/** A long time of one series for a chart, and what housekeeping costs while roll-ups are made. Wall time. */
test('roll-ups', async () => {
  const reads = readLongTime()
  const runs = keepHouse()
  writeReport(
    'engine-roll-ups',
    'node',
    [
      { name: '90 days to 1,000 points, one series', value: median(reads.times), unit: 'ms', atMost: 5 },
      { name: 'the same, the first time after opening', value: reads.first, unit: 'ms' },
      { name: 'file, bytes a day of the series', value: reads.bytesADay, unit: 'B' },
      { name: 'housekeeping, median run', value: median(runs), unit: 'ms' },
      { name: 'housekeeping, 99 of 100 runs', value: quantile(runs, 0.99), unit: 'ms' },
      { name: 'housekeeping, longest run', value: Math.max(...runs), unit: 'ms' },
    ],
    [
      'a gauge of one decimal that wanders; a sample each 15 s for 88 days and each second for 2; points hold min, max, sum, count and last',
      'housekeeping: 1,000 series each 10 s for 9 hours, samples kept for 6, so that chunks close, roll-ups are made and samples expire; a run comes after each batch, checkpoints of SQLite included',
    ],
  )
})

function readLongTime(): { readonly times: number[]; readonly first: number; readonly bytesADay: number } {
  const { path, remove } = temporaryFolder()
  let clock = START + DAYS * DAY
  const open = () => openStore({ directory: path, now: () => clock })
  const store = open()
  const id = store.seriesId({ __name__: 'm' })
  const value = wandering()
  for (let day = 0; day < DAYS; day += 1) {
    const interval = day < DAYS - 2 ? 15_000 : 1000
    const times = Float64Array.from({ length: DAY / interval }, (_, i) => START + day * DAY + (i + 1) * interval)
    store.backfill(id, { times, values: times.map(value) })
  }
  // Housekeeping comes after a batch, and rolls up once a minute.
  for (let minute = 0; minute < 60; minute += 1) {
    clock += MINUTE
    store.append({ times: clock, ids: Uint32Array.of(id), values: Float64Array.of(value()) })
  }
  store.close()
  const again = open()
  const read = (): number => {
    const began = performance.now()
    again.rolledUp([], clock - DAYS * DAY, clock, (DAYS * DAY) / POINTS)
    return performance.now() - began
  }
  const first = read()
  const times = Array.from({ length: ROUNDS }, read)
  const bytesADay = again.statistics().fileBytes / DAYS
  again.close()
  remove()
  return { times, first, bytesADay }
}

function keepHouse(): number[] {
  const { path, remove } = temporaryFolder()
  let clock = START
  const waiting: (() => void)[] = []
  const store = openStore({
    directory: path,
    now: () => clock,
    later: (work) => waiting.push(work),
    rawRetentionMs: 6 * 60 * MINUTE,
  })
  const ids = Uint32Array.from({ length: 1000 }, (_, i) => store.seriesId({ __name__: 'm', i: String(i) }))
  const wander = Array.from(ids, () => wandering())
  const runs: number[] = []
  for (let batch = 0; batch < 9 * 360; batch += 1) {
    clock += 10_000
    store.append({ times: clock, ids, values: Float64Array.from(wander, (value) => value()) })
    for (const work of waiting.splice(0)) {
      const began = performance.now()
      work()
      runs.push(performance.now() - began)
    }
  }
  store.close()
  remove()
  return runs
}

/** Between 0 and 100 with one decimal, a little more or less each time. */
function wandering(): () => number {
  let at = 50
  return () => {
    at = Math.min(100, Math.max(0, Math.round((at + (Math.random() - 0.5) * 5) * 10) / 10))
    return at
  }
}
