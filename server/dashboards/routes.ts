import { z } from 'zod'
import { LoomError } from '../../contract/errors'
import type { Alert } from '../../contract/model/alert'
import { Dashboard, StoredDashboard } from '../../contract/model/dashboard'
import { DashboardAnswer, DashboardList } from '../../contract/wire/http'
import { callerRoute, type HeaderNote, type Route } from '../http/route'
import type { LiveQueries } from '../live/live-queries'
import type { Log } from '../log/log'
import { answerDashboard } from './dashboard-answer'
import type { Dashboards } from './dashboards'
import { etagOf, parseIfMatch, requireIfMatch } from './etag'

const Uid = z.strictObject({ uid: z.string().max(40) })

const ifMatch = (required: boolean): HeaderNote => ({
  name: 'If-Match',
  required,
  description: 'ETag of the version that the caller has seen, or *',
})

/** The routes of dashboards. Everybody who may read may keep dashboards: they are personal. */
export function dashboardRoutes(options: {
  readonly dashboards: Dashboards
  readonly live: Pick<LiveQueries, 'read'>
  readonly listAlerts: () => readonly Alert[]
  readonly now: () => number
  readonly log: Log
}): readonly Route[] {
  const { dashboards, live, listAlerts, now, log } = options
  return [
    callerRoute({
      method: 'GET',
      path: '/api/dashboard',
      summary: "The caller's home dashboard with the data to paint it at once",
      access: 'viewer',
      answer: { kind: 'json', schema: DashboardAnswer },
      handle: async ({ caller, signal }) => {
        const stored = dashboards.home(caller.user)
        const body = await answerDashboard(stored, { live, alerts: listAlerts(), now, log, signal })
        return { headers: { etag: etagOf(stored.version) }, body }
      },
    }),
    callerRoute({
      method: 'GET',
      path: '/api/dashboards',
      summary: "The caller's dashboards, without their panels",
      access: 'viewer',
      answer: { kind: 'json', schema: DashboardList },
      handle: ({ caller }) => ({
        body: {
          dashboards: dashboards.list(caller.user.id).map(({ dashboard, version, home, updatedAt }) => {
            const { uid, title, tags } = dashboard
            return { uid, title, tags, version, home, updatedAt }
          }),
        },
      }),
    }),
    callerRoute({
      method: 'POST',
      path: '/api/dashboards',
      summary: 'Keeps a new dashboard',
      access: 'viewer',
      body: Dashboard,
      answer: { kind: 'json', schema: StoredDashboard },
      errors: ['request/conflict', 'request/too-many', 'promql/parse'],
      handle: ({ caller, body }) => ({ status: 201, ...tagged(dashboards.create(caller.user.id, body)) }),
    }),
    callerRoute({
      method: 'GET',
      path: '/api/dashboards/:uid',
      summary: 'One dashboard; its version is the ETag',
      access: 'viewer',
      params: Uid,
      answer: { kind: 'json', schema: StoredDashboard },
      errors: ['request/not-found'],
      handle: ({ caller, params }) => tagged(dashboards.read(caller.user.id, params.uid)),
    }),
    callerRoute({
      method: 'PUT',
      path: '/api/dashboards/:uid',
      summary: 'Replaces a dashboard; If-Match names the version that the caller has seen',
      access: 'viewer',
      params: Uid,
      headers: [ifMatch(true)],
      body: Dashboard,
      answer: { kind: 'json', schema: StoredDashboard },
      errors: [
        'request/not-found',
        'request/precondition-required',
        'request/precondition-failed',
        'request/conflict',
        'promql/parse',
      ],
      handle: ({ caller, params, body, header }) => {
        const matches = requireIfMatch(header('if-match'))
        if (body.uid !== params.uid) {
          throw new LoomError('request/invalid', 'uid: it differs from the one in the path')
        }
        return tagged(dashboards.replace(caller.user.id, body, matches))
      },
    }),
    callerRoute({
      method: 'DELETE',
      path: '/api/dashboards/:uid',
      summary: 'Removes a dashboard; a removed home is made anew at the next look',
      access: 'viewer',
      params: Uid,
      headers: [ifMatch(false)],
      answer: { kind: 'empty' },
      errors: ['request/not-found', 'request/precondition-failed'],
      handle: ({ caller, params, header }) => {
        dashboards.remove(caller.user.id, params.uid, parseIfMatch(header('if-match') ?? '*'))
        return { body: undefined }
      },
    }),
  ]
}

function tagged(stored: StoredDashboard): { headers: { etag: string }; body: StoredDashboard } {
  return { headers: { etag: etagOf(stored.version) }, body: stored }
}
