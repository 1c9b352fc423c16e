import type { QueryEngine, QueryLimits } from '../engine/model/query-result'
import type { SeriesCatalog } from '../engine/model/series-catalog'
import type { Language } from '../engine/promql/syntax/experimental'
import type { MetricsStore } from '../engine/store/metrics-store'
import type { Alerts } from './alerts/alerts'
import { alertRoutes } from './alerts/routes'
import type { Dashboards } from './dashboards/dashboards'
import { dashboardRoutes } from './dashboards/routes'
import { documentationRoutes } from './http/documentation/documentation-routes'
import { deleteRoute } from './http/prometheus/delete-route'
import { expressionRoutes } from './http/prometheus/expression-routes'
import { metadataRoutes } from './http/prometheus/metadata-routes'
import { queryRoutes } from './http/prometheus/query-routes'
import { seriesRoutes } from './http/prometheus/series-routes'
import { statusRoutes } from './http/prometheus/status-routes'
import { targetsRoute } from './http/prometheus/targets-route'
import { tsdbRoute } from './http/prometheus/tsdb-route'
import type { Route } from './http/route'
import { authRoutes } from './http/routes/auth-routes'
import { keyRoutes } from './http/routes/key-routes'
import { operationRoutes } from './http/routes/operation-routes'
import { userRoutes } from './http/routes/user-routes'
import type { Identity } from './identity/identity'
import type { Ingest } from './ingest/ingest'
import { ingestRoutes } from './ingest/routes'
import type { LiveQueries } from './live/live-queries'
import type { Log } from './log/log'
import type { Registry } from './metrics/registry'
import type { TargetReport } from './sources/scrape/target-report'

/** The whole HTTP interface of the server as one table. */
export function routeTable(parts: {
  readonly identity: Identity
  readonly dashboards: Dashboards
  readonly live: Pick<LiveQueries, 'read'>
  readonly alerts: Pick<Alerts, 'list' | 'groups'>
  readonly engine: QueryEngine
  /** What of PromQL is understood. */
  readonly language: Language
  readonly limits: Pick<QueryLimits, 'maxSamples' | 'maxSeries' | 'timeout'>
  readonly catalog: SeriesCatalog
  /** Null where samples live elsewhere. */
  readonly store: Pick<MetricsStore, 'cardinality' | 'deleteSeries'> | null
  readonly ingest: Ingest
  readonly targets: () => TargetReport
  readonly registry: Registry
  readonly notReady: () => string | null
  readonly version: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** How long samples are kept, as a duration. */
  readonly retention: string
  readonly now: () => number
  readonly log: Log
}): readonly Route[] {
  const { identity, dashboards, live, alerts, engine, limits, ingest, registry, notReady, version, now, log } = parts
  const { catalog, store, language, startedAt, retention } = parts
  const routes: readonly Route[] = [
    ...authRoutes(identity),
    ...userRoutes(identity),
    ...keyRoutes(identity),
    ...dashboardRoutes({ dashboards, live, listAlerts: alerts.list, now, log }),
    ...queryRoutes({ engine, now, limits }),
    ...seriesRoutes(catalog),
    ...metadataRoutes(ingest.metadata),
    ...expressionRoutes(language),
    ...(store === null ? [] : [tsdbRoute(store), deleteRoute(store)]),
    targetsRoute(parts.targets),
    ...ingestRoutes({ ingest, now }),
    ...alertRoutes(alerts),
    ...statusRoutes({ version, startedAt, retention }),
    ...operationRoutes({ identity, registry, notReady }),
  ]
  return [...routes, ...documentationRoutes(routes, version)]
}
