import { join } from 'node:path'
import Libsql from 'libsql'
import { openStore } from '../engine/store/store'
import { temporaryFolder } from './apps'
import { cpuOf } from './cpu-time'
import type { Fleet } from './fleet'

/** An ordinary scrape interval, and long enough that full chunks are closed within a run. */
const INTERVAL_MS = 15_000
const OUR_BATCHES = 480
/** Fewer for the peer: its tree grows no cheaper. */
const ROW_BATCHES = 48
const START = 1_700_000_000_000

/** Microseconds of processor time for each sample taken in durably by the store, closing of chunks included. */
export function ingestOurs({ series, columnAt }: Fleet): number {
  const { path, remove } = temporaryFolder()
  let time = START
  const store = openStore({ directory: path, now: () => time })
  const ids = Uint32Array.from(series, (labels) => store.seriesId(labels))
  const used = cpuOf(() => {
    for (let batch = 0; batch < OUR_BATCHES; batch += 1) {
      time += INTERVAL_MS
      store.append({ times: time, ids, values: columnAt(batch) })
    }
  })
  store.close()
  remove()
  return used / (OUR_BATCHES * series.length)
}

/** The same for one row a sample, the way most small tools store metrics: one tree, one transaction a batch. */
export function ingestRows({ series, columnAt }: Fleet): number {
  const { path, remove } = temporaryFolder()
  const database = new Libsql(join(path, 'rows.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.exec(
    'CREATE TABLE samples (series INTEGER, time INTEGER, value REAL, PRIMARY KEY (series, time)) WITHOUT ROWID',
  )
  const insert = database.prepare('INSERT INTO samples VALUES (?, ?, ?)')
  const used = cpuOf(() => {
    for (let batch = 1; batch <= ROW_BATCHES; batch += 1) {
      const values = columnAt(batch)
      database.exec('BEGIN')
      for (let i = 0; i < series.length; i += 1) insert.run([i, START + batch * INTERVAL_MS, values[i] as number])
      database.exec('COMMIT')
    }
  })
  database.close()
  remove()
  return used / (ROW_BATCHES * series.length)
}
