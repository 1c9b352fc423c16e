import { writeSync } from 'node:fs'
import { openStore } from './store'

/*
 * The process that kill.test.ts ends at random. It appends without pause and, once `append` has returned, writes the
 * batch's time to its output: what stands there is acknowledged and must never be lost. Every tenth batch comes late,
 * by when its place is often sealed already.
 */
const [directory = '', from = ''] = process.argv.slice(2)
const SERIES = 30
const HELD_BACK = 400
const store = openStore({ directory, now: Date.now, journalBytes: 50_000 })
for (let time = Number(from); ; time += 1) {
  if (time % 10 !== 0) append(time)
  else if (time - HELD_BACK >= Number(from)) append(time - HELD_BACK)
}

function append(time: number): void {
  const ids = Uint32Array.from({ length: SERIES }, (_, i) => store.seriesId({ __name__: 'k', i: String(i) }))
  store.append({ times: time, ids, values: new Float64Array(SERIES).fill(time) })
  writeSync(1, `${time}\n`)
}
