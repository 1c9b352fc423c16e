import { z } from 'zod'
import { Alert } from '../../../contract/model/alert'
import { StoredDashboard } from '../../../contract/model/dashboard'
import type { Frame } from '../../../contract/wire/frame'

/** What was on show when the app last had data. */
export const CachedDashboard = z.object({ stored: StoredDashboard })
export type CachedDashboard = z.infer<typeof CachedDashboard>

export const CachedAlerts = z.object({ alerts: z.array(Alert), asOf: z.number() })
export type CachedAlerts = z.infer<typeof CachedAlerts>

/** One part of a feed's columns: a snapshot of the steps of one window. */
export interface CachedColumns {
  readonly feed: string
  /** What the columns answer: those of another expression or step are of no use. */
  readonly query: string
  readonly frame: Frame
}

/** Everything that was kept. */
export interface Cached {
  readonly dashboard: CachedDashboard | null
  readonly alerts: CachedAlerts | null
  readonly columns: readonly CachedColumns[]
}

/**
 * The cache of one user of one server. Writes gather for some seconds and reach the disk together; none throws. What is
 * written is asked for only then, so marking the same thing again costs nothing.
 */
export interface OfflineStore {
  readonly load: () => Cached
  readonly saveDashboard: (produce: () => CachedDashboard) => void
  readonly saveAlerts: (produce: () => CachedAlerts) => void
  /** Replaces the feed's window that begins at `start`; null when there is nothing to keep by then. */
  readonly saveColumns: (feed: string, start: number, produce: () => CachedColumns | null) => void
  /** Forgets windows that begin before `time`, and feeds that are not among these. */
  readonly keepColumns: (feeds: readonly string[], time: number) => void
}

/** The offline data that this computer keeps, of every user and server. */
export interface Offline {
  /** The cache of that user; the one of anyone else is closed. Without a keychain nothing is kept, and the cache is empty. */
  readonly open: (serverId: string, userId: string) => Promise<OfflineStore>
  /** Removes file and key. */
  readonly erase: (serverId: string, userId: string) => Promise<void>
  /** Writes what waits to be written. */
  readonly flush: () => void
  /** Flushes and closes. */
  readonly dispose: () => void
}
