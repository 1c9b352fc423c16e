import { LoomError } from '../../contract/errors'
import { Dashboard, type StoredDashboard } from '../../contract/model/dashboard'
import type { Database } from '../database/database'

/** Dashboards in SQLite. Every call names the owner: what belongs to others is as if it were not there. */
export interface DashboardStore {
  list(owner: string): readonly StoredDashboard[]
  find(owner: string, uid: string): StoredDashboard | undefined
  /** The one that was made as the owner's home. */
  findHome(owner: string): StoredDashboard | undefined
  count(owner: string): number
  /** False when the owner has a dashboard of this uid. */
  insert(owner: string, stored: StoredDashboard): boolean
  /** Writes the next version over `version`; false when that is not the present one. */
  replace(owner: string, stored: StoredDashboard): boolean
  remove(owner: string, uid: string): void
}

interface Row {
  readonly version: number
  readonly home: number
  readonly body: string
  readonly updated_at: number
}

const COLUMNS = 'version, home, body, updated_at'

export function createDashboardStore(database: Database): DashboardStore {
  const list = database.prepare(`SELECT ${COLUMNS} FROM dashboards WHERE owner = ? ORDER BY home DESC, uid`)
  const find = database.prepare(`SELECT ${COLUMNS} FROM dashboards WHERE owner = ? AND uid = ?`)
  const findHome = database.prepare(`SELECT ${COLUMNS} FROM dashboards WHERE owner = ? AND home = 1`)
  const count = database.prepare('SELECT count(*) AS count FROM dashboards WHERE owner = ?')
  const insert = database.prepare(
    `INSERT INTO dashboards (owner, uid, version, home, body, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (owner, uid) DO NOTHING`,
  )
  const replace = database.prepare(
    'UPDATE dashboards SET version = ?, body = ?, updated_at = ? WHERE owner = ? AND uid = ? AND version = ?',
  )
  const remove = database.prepare('DELETE FROM dashboards WHERE owner = ? AND uid = ?')

  return {
    list: (owner) => (list.all(owner) as readonly Row[]).map(read),
    find: (owner, uid) => readMaybe(find.get(owner, uid) as Row | undefined),
    findHome: (owner) => readMaybe(findHome.get(owner) as Row | undefined),
    count: (owner) => (count.get(owner) as { count: number }).count,
    insert: (owner, { dashboard, version, home, updatedAt }) =>
      insert.run(owner, dashboard.uid, version, home ? 1 : 0, JSON.stringify(dashboard), updatedAt).changes === 1,
    replace: (owner, { dashboard, version, updatedAt }) =>
      replace.run(version, JSON.stringify(dashboard), updatedAt, owner, dashboard.uid, version - 1).changes === 1,
    remove: (owner, uid) => {
      remove.run(owner, uid)
    },
  }
}

function readMaybe(row: Row | undefined): StoredDashboard | undefined {
  return row === undefined ? undefined : read(row)
}

function read({ version, home, body, updated_at }: Row): StoredDashboard {
  const dashboard = Dashboard.safeParse(JSON.parse(body))
  if (!dashboard.success) throw new LoomError('store/damaged', 'A stored dashboard can no longer be read.')
  return { dashboard: dashboard.data, version, home: home === 1, updatedAt: updated_at }
}
