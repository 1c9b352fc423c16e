import { LoomError } from '../../../contract/errors'
import type { MetricsStore } from '../../../engine/store/metrics-store'
import { callerRoute, type Route } from '../route'
import { parseSelector, SeriesParameters } from './parameters'

/** Deletes series as Prometheus's admin API does, for administrators. Only whole ones: a part of a series can't be cut out. */
export function deleteRoute(store: Pick<MetricsStore, 'deleteSeries'>): Route {
  return callerRoute({
    method: 'POST',
    path: '/api/v1/admin/tsdb/delete_series',
    summary: 'Deletes the series that match, with all their samples',
    access: 'admin',
    failures: 'prometheus',
    bodyType: 'form',
    body: SeriesParameters,
    answer: { kind: 'empty' },
    errors: ['promql/parse', 'store/rejected'],
    handle: ({ body }) => {
      if (body['match[]'] === undefined) throw new LoomError('request/invalid', 'no match[] parameter provided')
      if (body.start !== undefined || body.end !== undefined) {
        throw new LoomError('request/invalid', 'only whole series can be deleted: leave start and end out')
      }
      for (const matchers of body['match[]'].map(parseSelector)) store.deleteSeries(matchers)
      return { body: undefined }
    },
  })
}
