import { LoomError } from '../../contract/errors'
import type { Dashboard, StoredDashboard } from '../../contract/model/dashboard'
import type { User } from '../../contract/model/user'
import type { DashboardChanged } from '../../contract/wire/events'
import type { QueryEngine } from '../../engine/model/query-result'
import type { DashboardStore } from './dashboard-store'
import { HOME_DASHBOARD } from './home-dashboard'

const MAX_DASHBOARDS = 500

/**
 * Dashboards of the users, each their own. Failures are LoomErrors: `request/not-found`, `request/conflict`,
 * `request/precondition-failed`, `request/too-many`, `promql/parse`.
 */
export interface Dashboards {
  /** The dashboard that opens first: the one the user chose, else their home, made at first sight. */
  home(user: Pick<User, 'id' | 'preferences'>): StoredDashboard
  list(userId: string): readonly StoredDashboard[]
  read(userId: string, uid: string): StoredDashboard
  create(userId: string, dashboard: Dashboard): StoredDashboard
  /** `matches` decides whether the present version is the one that the caller has seen. */
  replace(userId: string, dashboard: Dashboard, matches: (version: number) => boolean): StoredDashboard
  remove(userId: string, uid: string, matches: (version: number) => boolean): void
}

export function createDashboards(options: {
  readonly store: DashboardStore
  readonly engine: Pick<QueryEngine, 'checkRange'>
  readonly now: () => number
  /** Hears of every change, after it is stored. */
  readonly onChanged: (userId: string, changed: DashboardChanged) => void
}): Dashboards {
  const { store, engine, now, onChanged } = options

  function insert(userId: string, dashboard: Dashboard, home: boolean): StoredDashboard {
    const stored = { dashboard, version: 1, home, updatedAt: now() }
    if (!store.insert(userId, stored)) {
      throw new LoomError('request/conflict', `You have a dashboard ${dashboard.uid} already.`)
    }
    onChanged(userId, { uid: dashboard.uid, version: 1, deleted: false })
    return stored
  }

  function read(userId: string, uid: string): StoredDashboard {
    const stored = store.find(userId, uid)
    if (stored === undefined) throw new LoomError('request/not-found', `There is no dashboard ${uid}.`)
    return stored
  }

  function readMatching(userId: string, uid: string, matches: (version: number) => boolean): StoredDashboard {
    const stored = read(userId, uid)
    if (!matches(stored.version)) {
      throw new LoomError(
        'request/precondition-failed',
        `The dashboard is at version ${stored.version} by now. Load it again.`,
      )
    }
    return stored
  }

  return {
    home: ({ id, preferences }) => {
      const chosen = preferences.homeDashboard === null ? undefined : store.find(id, preferences.homeDashboard)
      return chosen ?? store.findHome(id) ?? insert(id, { ...HOME_DASHBOARD, uid: freeUid(store, id) }, true)
    },
    list: store.list,
    read,
    create: (userId, dashboard) => {
      checkExpressions(dashboard, engine)
      if (store.count(userId) >= MAX_DASHBOARDS) {
        throw new LoomError('request/too-many', `A user has at most ${MAX_DASHBOARDS} dashboards.`)
      }
      return insert(userId, dashboard, false)
    },
    replace: (userId, dashboard, matches) => {
      checkExpressions(dashboard, engine)
      const { home, version } = readMatching(userId, dashboard.uid, matches)
      const stored = { dashboard, version: version + 1, home, updatedAt: now() }
      if (!store.replace(userId, stored)) throw new LoomError('request/conflict', 'The dashboard changed meanwhile.')
      onChanged(userId, { uid: dashboard.uid, version: stored.version, deleted: false })
      return stored
    },
    remove: (userId, uid, matches) => {
      const { version } = readMatching(userId, uid, matches)
      store.remove(userId, uid)
      onChanged(userId, { uid, version, deleted: true })
    },
  }
}

/** The user may have made a dashboard of their own under the home's uid after deleting it. */
function freeUid(store: DashboardStore, userId: string): string {
  let uid = HOME_DASHBOARD.uid
  for (let number = 2; store.find(userId, uid) !== undefined; number += 1) uid = `${HOME_DASHBOARD.uid}-${number}`
  return uid
}

/** Refuses text that is no PromQL, with its place. What the engine can't evaluate yet may be stored. */
function checkExpressions(dashboard: Dashboard, engine: Pick<QueryEngine, 'checkRange'>): void {
  dashboard.panels.forEach(({ targets }, panel) => {
    targets.forEach(({ expr }, target) => {
      try {
        engine.checkRange(expr)
      } catch (error) {
        if (!(error instanceof LoomError) || error.code !== 'promql/parse') return
        const { position } = error
        throw new LoomError(
          'promql/parse',
          `panels.${panel}.targets.${target}.expr: ${error.message}`,
          position === undefined ? {} : { position },
        )
      }
    })
  })
}
