import type { Migration } from '../database/migrate'

/** One row: the state of all alerts as of the last change. */
export const ALERT_MIGRATIONS: readonly Migration[] = [
  {
    name: 'alerts/1-snapshot',
    sql: `CREATE TABLE alert_snapshot (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      body TEXT NOT NULL
    ) STRICT`,
  },
]
