import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { LoomError } from '../../contract/errors'
import { checkEncryption, databaseOptions, wrongKey } from './encryption'
import { takeLock } from './file-lock'

const FORMAT = 2

/** Ending of the empty file that stands beside a metrics.db found to be damaged. */
const DISTRUSTED = '.damaged'

const TABLES = `
  CREATE TABLE IF NOT EXISTS meta (epoch TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, labels TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, batch BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY, series INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    count INTEGER NOT NULL, min REAL, max REAL, sum REAL, first REAL, last REAL, data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS chunks_by_series ON chunks (series, start);
  CREATE TABLE IF NOT EXISTS roll_ups (
    id INTEGER PRIMARY KEY, series INTEGER NOT NULL, width INTEGER NOT NULL, block INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, count INTEGER NOT NULL, data BLOB NOT NULL,
    UNIQUE (series, width, block)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS removed (series INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS totals (chunks INTEGER NOT NULL, samples INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
  INSERT INTO totals SELECT 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM totals);
`

export interface MetricsFile {
  readonly database: Libsql.Database
  readonly epoch: string
  /** Size on disk with the write-ahead log, bytes. */
  readonly bytes: () => number
  /** Remembers that the file turned out to be damaged while in use: the next start sets it aside. */
  readonly distrust: () => void
  /** Folds the write-ahead log into the file and lets others have the folder. */
  readonly close: () => void
}

/**
 * Opens metrics.db in the folder, or a database in memory for null. A lock keeps other stores out; readers such as a
 * backup may come and go. Throws `store/locked` for a folder in use, `store/damaged` for a file that is not readable,
 * `store/rejected` for one of a newer Loom, or when the key does not fit.
 */
export function openMetricsFile(directory: string | null, now: number, encryptionKey?: string): MetricsFile {
  if (directory === null) return opened(':memory:', now, undefined, () => {})
  mkdirSync(directory, { recursive: true })
  const unlock = takeLock(join(directory, 'metrics.lock'))
  try {
    return opened(metricsPath(directory), now, encryptionKey, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function opened(path: string, now: number, encryptionKey: string | undefined, unlock: () => void): MetricsFile {
  const inMemory = path === ':memory:'
  checkEncryption(path, encryptionKey)
  let database: Libsql.Database | undefined
  try {
    // Readers never keep a writer waiting, but one that has to recover the log after a crash does for a moment.
    database = new Libsql(path, databaseOptions(1000, encryptionKey))
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    // Housekeeping does it at a quiet moment.
    database.pragma('wal_autocheckpoint = 0')
    const ready = database
    return {
      database,
      epoch: prepare(database, now, !inMemory && existsSync(path + DISTRUSTED)),
      bytes: () => (inMemory ? 0 : sizeOf(path)),
      distrust: () => {
        if (!inMemory) writeFileSync(path + DISTRUSTED, '')
      },
      close: () => {
        release(ready)
        unlock()
      },
    }
  } catch (cause) {
    if (database !== undefined) release(database)
    throw encryptionKey !== undefined && isNoDatabase(cause) ? wrongKey(path, cause) : openingFailure(cause, path)
  }
}

/**
 * libsql closes a connection only when its last statement is collected. So the write-ahead log is folded in by hand; it
 * stays when a reader still needs it, and the next start goes on from it.
 */
function release(database: Libsql.Database): void {
  try {
    database.pragma('journal_mode = DELETE')
  } catch {
    // A damaged or foreign file has nothing to fold in; closing is all that can be done.
  }
  database.close()
}

/** Moves a damaged file out of the way, with its write-ahead log; returns where it is now. */
export function setAside(directory: string, now: number): string {
  const path = metricsPath(directory)
  const aside = join(directory, `metrics.damaged-${new Date(now).toISOString().replaceAll(':', '-')}.db`)
  renameSync(path, aside)
  for (const suffix of ['-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  rmSync(path + DISTRUSTED, { force: true })
  return aside
}

export function metricsPath(directory: string): string {
  return join(directory, 'metrics.db')
}

/** Makes the tables where they are missing and tells the epoch. */
function prepare(database: Libsql.Database, now: number, distrusted: boolean): string {
  checkFormat(database)
  if (distrusted) throw new LoomError('store/damaged', 'It was found to be damaged when it was last in use')
  database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${FORMAT}; COMMIT`)
  const known = database.prepare('SELECT CAST(epoch AS BLOB) FROM meta').raw().get([]) as
    | readonly [Buffer | null]
    | undefined
  if (known?.[0] === null) throw new LoomError('store/damaged', 'Its epoch is gone')
  if (known !== undefined) return known[0].toString('utf8')
  const epoch = randomUUID()
  database.prepare('INSERT INTO meta (epoch, made_at) VALUES (?, ?)').run([epoch, now])
  return epoch
}

/** Throws `store/rejected` for tables of a newer Loom. */
export function checkFormat(database: Libsql.Database): void {
  const version = Number(Object.values(database.prepare('PRAGMA user_version').get() as object)[0])
  if (version > FORMAT) {
    throw new LoomError(
      'store/rejected',
      'The metrics were written by a newer Loom. Start that version, or use another dataDir.',
    )
  }
}

function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** What to throw for an error of SQLite's while the store is being opened; other errors are as they are. */
export function openingFailure(cause: unknown, path: string): unknown {
  if (!isSqliteError(cause)) return cause
  if (cause.code.startsWith('SQLITE_BUSY') || cause.code.startsWith('SQLITE_LOCKED')) {
    return new LoomError(
      'store/locked',
      `${path} is in use by another process: only one Loom server may use a data folder.`,
      {
        cause,
      },
    )
  }
  // While opening, a table without its columns (SQLITE_ERROR) is damage too: no program writes such a file.
  if (isDamage(cause) || cause.code === 'SQLITE_ERROR')
    return new LoomError('store/damaged', `${path} is damaged: ${cause.message}`, { cause })
  return new LoomError('store/rejected', `${path} can't be opened: ${cause.message}.`, { cause })
}

/** Whether SQLite says that the file's content is not what it should be. */
export function isDamage(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)
}

function isNoDatabase(error: unknown): boolean {
  return isSqliteError(error) && error.code === 'SQLITE_NOTADB'
}

function isSqliteError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')
}
