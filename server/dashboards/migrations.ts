import type { Migration } from '../database/migrate'

/** Dashboards belong to one user: equal uids of different users are different dashboards. */
export const DASHBOARD_MIGRATIONS: readonly Migration[] = [
  {
    name: 'dashboards/1-dashboards',
    sql: `CREATE TABLE dashboards (
      owner TEXT NOT NULL,
      uid TEXT NOT NULL,
      version INTEGER NOT NULL,
      home INTEGER NOT NULL,
      body TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      PRIMARY KEY (owner, uid)
    ) STRICT`,
  },
]
