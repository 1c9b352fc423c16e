import type Libsql from 'libsql'
import type { ChunkTable } from './chunk-table'
import type { RollUpTable } from './roll-up-table'
import type { RollUps } from './roll-ups'
import { newestTime, type SeriesTable, type StoredSeries } from './series-table'
import { transaction } from './transaction'

/** What one run may take; it ends with the series that goes beyond. */
const BUDGET_MS = 5
/** How many ended series give way at once, of the most there may be: so that looking for them is rare. */
const SHARE = 100
const LOOK_EVERY_MS = 60_000

/** Series leave at once, what is stored of them bit by bit. */
export interface Removals {
  /** All of them are gone when it returns, after a kill too; none of them when it throws. */
  remove(list: readonly StoredSeries[]): void
  /**
   * In a full store, series of which nothing but roll-ups is left give way, those that ended longest ago first: what is
   * recorded now has precedence over the memory of what was.
   */
  makeRoom(now: number): void
  /** One short piece of work: deletes what is still stored of series that were removed. */
  run(): void
}

export function createRemovals(options: {
  readonly database: Libsql.Database
  readonly series: SeriesTable
  readonly chunks: ChunkTable
  readonly table: RollUpTable
  readonly rollUps: RollUps
  readonly maxSeries: number
  readonly rawRetentionMs: number
}): Removals {
  const { database, series: all, chunks, table, rollUps, maxSeries, rawRetentionMs } = options
  const note = database.prepare('INSERT OR IGNORE INTO removed (series) VALUES (?)')
  const done = database.prepare('DELETE FROM removed WHERE series = ?')
  const pending = (database.prepare('SELECT series FROM removed').raw().all([]) as [number][]).map(([id]) => id)
  for (const id of pending) all.reserve(id)
  let foundNoneAt = Number.NEGATIVE_INFINITY

  function remove(list: readonly StoredSeries[]): void {
    if (list.length === 0) return
    transaction(database, () => {
      for (const series of list) {
        note.run([series.id])
        all.erase(series)
      }
    })
    for (const series of list) {
      all.remove(series)
      rollUps.reread(series)
      pending.push(series.id)
    }
  }

  return {
    remove,
    makeRoom(now) {
      if (all.size() < maxSeries || now - foundNoneAt < LOOK_EVERY_MS) return
      const ended: StoredSeries[] = []
      for (const series of all.all()) {
        if (Math.max(newestTime(series), series.askedAt) < now - rawRetentionMs) ended.push(series)
      }
      if (ended.length === 0) foundNoneAt = now
      ended.sort((one, other) => newestTime(one) - newestTime(other))
      remove(ended.slice(0, Math.ceil(maxSeries / SHARE)))
    },
    run() {
      const began = performance.now()
      while (pending.length > 0 && performance.now() - began < BUDGET_MS) {
        const id = pending.at(-1) as number
        transaction(database, () => {
          chunks.deleteBefore(id, Number.MAX_SAFE_INTEGER)
          table.deleteAll(id)
          done.run([id])
        })
        pending.pop()
      }
    },
  }
}
