import Libsql from 'libsql'
import { LoomError } from '../../contract/errors'
import { type Migration, migrate } from './migrate'

export type Database = Libsql.Database

/**
 * Opens loom.db (users, sessions, dashboards; never samples) and brings its tables up to date. Commits are durable:
 * a refresh token that was answered must still be known after a power cut.
 */
export function openDatabase(file: string, migrations: readonly Migration[]): Database {
  let database: Database | undefined
  try {
    database = new Libsql(file, { timeout: 2000 })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    migrate(database, migrations)
    return database
  } catch (cause) {
    database?.close()
    if (cause instanceof LoomError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LoomError('store/damaged', `The database ${file} can't be opened: ${reason}`, { cause })
  }
}

/** Closes it with everything in the one file: libsql leaves the write-ahead log beside it, and a copy without that is empty. */
export function closeDatabase(database: Database): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}
