import type Libsql from 'libsql'

/** Runs the work as one transaction: all of it is written, or none when it throws. */
export function transaction(database: Libsql.Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec('COMMIT')
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}
