import type Libsql from 'libsql'
import { LoomError } from '../../contract/errors'

/** One step forward for the tables of loom.db. Steps are applied once, in the order of the list, and never edited later. */
export interface Migration {
  /** Unique and lasting: `identity/1-users`. */
  readonly name: string
  readonly sql: string
}

/** Applies the steps that this database has not seen, all or none. */
export function migrate(database: Libsql.Database, migrations: readonly Migration[]): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT')
  database
    .transaction(() => {
      const rows = database.prepare('SELECT name FROM migrations').all() as readonly { name: string }[]
      const applied = new Set(rows.map((row) => row.name))
      const known = new Set(migrations.map((migration) => migration.name))
      const newer = [...applied].filter((name) => !known.has(name))
      if (newer.length > 0) {
        throw new LoomError(
          'store/rejected',
          `The database was written by a newer Loom (it holds ${newer.join(', ')}). Start that version, or use another dataDir.`,
        )
      }
      for (const migration of migrations) {
        if (applied.has(migration.name)) continue
        database.exec(migration.sql)
        database.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?)').run(migration.name, Date.now())
      }
    })
    .immediate()
}
