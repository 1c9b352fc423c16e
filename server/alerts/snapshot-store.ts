import type { AlertSnapshot } from '../../engine/rules/alert-snapshot'
import type { Database } from '../database/database'

/** Keeps the state of the alerts over a restart. */
export interface SnapshotStore {
  save(snapshot: AlertSnapshot): void
  /** What was saved last, unchecked; undefined when nothing was. */
  load(): unknown
}

export function createSnapshotStore(database: Database): SnapshotStore {
  const save = database.prepare('INSERT OR REPLACE INTO alert_snapshot (id, body) VALUES (1, ?)')
  const load = database.prepare('SELECT body FROM alert_snapshot WHERE id = 1')
  return {
    save: (snapshot) => {
      save.run(JSON.stringify(snapshot))
    },
    load: () => {
      const row = load.get() as { readonly body: string } | undefined
      return row === undefined ? undefined : JSON.parse(row.body)
    },
  }
}
