import type { Clock } from '../clock'
import type { OfflineDatabase, OfflineRow } from './database'
import { columnsToRow, jsonRow, readRows } from './row-codec'
import { ALERTS_ROW, columnsRow, DASHBOARD_ROW, parseColumnsRow } from './row-names'
import type { Cached, OfflineStore } from './types'

/** How long writes gather. */
export const WRITE_EVERY = 10_000

/** How long a disk that refused a write is left alone. */
const WRITE_AGAIN_AFTER = 60_000

export interface WritableStore extends OfflineStore {
  /** Takes up a database, now or once the keychain allows; what is marked until then is written to it. */
  readonly attach: (database: OfflineDatabase) => Cached
  readonly flush: () => void
  /** Ends writing; flushes unless what is held is to be forgotten. */
  readonly close: (keep: boolean) => void
}

interface StoreOptions {
  readonly clock: Clock
  /** A write failed: the disk is full, or the file has been damaged meanwhile. */
  readonly onWriteFailed: (error: unknown) => void
}

export function createOfflineStore({ clock, onWriteFailed }: StoreOptions): WritableStore {
  let database: OfflineDatabase | null = null
  let cached: Cached = { dashboard: null, alerts: null, columns: [] }
  const pending = new Map<string, () => OfflineRow | null>()
  /** Names of the rows in the database, and of those about to be. */
  const names = new Set<string>()
  const removed = new Set<string>()
  let cancelTimer: (() => void) | null = null

  function mark(name: string, produce: () => OfflineRow | null): void {
    pending.set(name, produce)
    names.add(name)
    removed.delete(name)
    writeSoon(WRITE_EVERY)
  }

  function writeSoon(delay: number): void {
    if (database !== null) cancelTimer ??= clock.after(delay, flush)
  }

  function flush(): void {
    cancelTimer?.()
    cancelTimer = null
    if (database === null || (pending.size === 0 && removed.size === 0)) return
    const rows = [...pending.values()].map((produce) => produce()).filter((row) => row !== null)
    try {
      database.write(rows, [...removed])
      pending.clear()
      removed.clear()
    } catch (error) {
      writeSoon(WRITE_AGAIN_AFTER)
      onWriteFailed(error)
    }
  }

  return {
    load: () => cached,
    attach: (opened) => {
      const rows = opened.rows()
      cached = readRows(rows)
      for (const { name } of rows) names.add(name)
      database = opened
      if (pending.size > 0) writeSoon(WRITE_EVERY)
      return cached
    },
    saveDashboard: (produce) => mark(DASHBOARD_ROW, () => jsonRow(DASHBOARD_ROW, produce())),
    saveAlerts: (produce) => mark(ALERTS_ROW, () => jsonRow(ALERTS_ROW, produce())),
    saveColumns: (feed, start, produce) =>
      mark(columnsRow(feed, start), () => {
        const columns = produce()
        return columns === null ? null : columnsToRow(columns)
      }),
    keepColumns: (feeds, time) => {
      for (const name of names) {
        const windowOf = parseColumnsRow(name)
        if (windowOf === null || (feeds.includes(windowOf.feed) && windowOf.start >= time)) continue
        names.delete(name)
        pending.delete(name)
        removed.add(name)
      }
      if (removed.size > 0) writeSoon(WRITE_EVERY)
    },
    flush,
    close: (keep) => {
      if (keep) flush()
      cancelTimer?.()
      cancelTimer = null
      pending.clear()
      const closing = database
      database = null
      try {
        closing?.close()
      } catch (error) {
        onWriteFailed(error)
      }
    },
  }
}
