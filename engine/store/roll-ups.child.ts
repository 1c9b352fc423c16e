import { writeSync } from 'node:fs'
import { openStore } from './store'

/*
 * The process that roll-ups-kill.test.ts ends at random. Its clock runs with its samples, a minute in three, and samples
 * expire after an hour, so that roll-ups are made and samples dropped all the time. One series comes and is deleted again.
 */
const [directory = '', from = ''] = process.argv.slice(2)
const SERIES = 10
let time = Number(from)
const store = openStore({ directory, now: () => time, rawRetentionMs: 3_600_000 })
const deleted = [
  { name: '__name__', operator: '=' as const, value: 'gone', matches: (value: string) => value === 'gone' },
]
for (let step = 0; ; step += 1) {
  time += 20_000
  const ids = Uint32Array.from({ length: SERIES }, (_, i) => store.seriesId({ __name__: 'k', i: String(i) }))
  store.append({ times: time, ids, values: new Float64Array(SERIES).fill(1) })
  writeSync(1, `${time}\n`)
  if (step % 50 === 0) store.deleteSeries(deleted)
  if (step % 50 > 10) {
    store.append({
      times: time,
      ids: Uint32Array.of(store.seriesId({ __name__: 'gone' })),
      values: Float64Array.of(step),
    })
  }
}
