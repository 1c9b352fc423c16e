import { hostname } from 'node:os'
import { join } from 'node:path'
import { formatDuration } from '../engine/model/duration'
import { version } from '../package.json'
import { type Alerts, startAlerts } from './alerts/alerts'
import { ALERT_MIGRATIONS } from './alerts/migrations'
import { readRules } from './alerts/read-rules'
import { createSnapshotStore } from './alerts/snapshot-store'
import type { Backend } from './backend/backend'
import { openEmbeddedBackend } from './backend/embedded-backend'
import { openRemoteBackend } from './backend/remote-backend'
import { type Closing, createClosing } from './closing'
import type { Config } from './config/settings'
import { createDashboardStore } from './dashboards/dashboard-store'
import { createDashboards } from './dashboards/dashboards'
import { DASHBOARD_MIGRATIONS } from './dashboards/migrations'
import { openDataDirectory } from './database/data-directory'
import { closeDatabase, openDatabase } from './database/database'
import { createHttp } from './http/create-http'
import { createHostCheck } from './http/host-check'
import { closeHttp, createHttpServer, listen } from './http/http-server'
import type { Route } from './http/route'
import { createIdentity, type FirstUser } from './identity/create-identity'
import { IDENTITY_MIGRATIONS } from './identity/migrations'
import { createIngest } from './ingest/ingest'
import { DEFAULT_LIVE_LIMITS } from './live/limits'
import { createLiveQueries } from './live/live-queries'
import type { Log } from './log/log'
import { createRegistry, type Registry } from './metrics/registry'
import { routeTable } from './routes'
import { createSocketServer } from './socket/socket-server'
import type { Timers } from './sources/aligned-timer'
import { createHostSource } from './sources/host/host-source'
import { startScraping } from './sources/scrape/start-scraping'
import { observeProcess } from './sources/self/process-metrics'
import { createSelfSource } from './sources/self/self-source'
import { startSources } from './sources/sources'

/** Tables of loom.db, in the order in which they came to be. New steps go to the end of their own list. */
export const MIGRATIONS = [...IDENTITY_MIGRATIONS, ...DASHBOARD_MIGRATIONS, ...ALERT_MIGRATIONS]

export interface ServerOptions {
  readonly config: Config
  readonly firstUser: FirstUser
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export interface RunningServer {
  /** Where it listens: `http://127.0.0.1:4680`. */
  readonly url: string
  /** The administrator's, when it was made by this start. */
  readonly generatedPassword: string | null
  readonly routes: readonly Route[]
  /** Says goodbye to clients, then closes everything. */
  stop(): Promise<void>
}

/**
 * Puts the server together and starts it. What was opened is closed again when a later step fails. Throws LoomErrors
 * with `config/…`, `store/…`, `rules/…` or `server/unavailable` codes.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const closing = createClosing(options.log)
  try {
    return await start(options, closing)
  } catch (error) {
    await closing.closeAll()
    throw error
  }
}

async function start(options: ServerOptions, closing: Closing): Promise<RunningServer> {
  const { config, firstUser, now, log } = options
  const registry = createRegistry()
  const timers = timersOf(now)
  const startedAt = now()
  registry.observed('gauge', 'loom_start_time_seconds', 'When this server started.', () => startedAt / 1000)

  const { database, backend } = openStores(options, registry, closing)
  const { engine, writer } = backend
  const { identity, generatedPassword } = await createIdentity({
    database,
    issuer: config['auth.jwt.issuer'],
    audience: config['auth.jwt.audience'],
    lifetimes: {
      access: Math.ceil(config['auth.accessTokenLifetime'] / 1000),
      refresh: Math.ceil(config['auth.refreshTokenLifetime'] / 1000),
    },
    firstUser,
    now,
    log,
    registry,
  })

  const liveLimits = {
    ...DEFAULT_LIVE_LIMITS,
    concurrency: backend.liveConcurrency,
    maxSamples: config['query.maxSamples'],
    timeout: config['query.timeout'],
  }
  const rules = readRules(config['alerts.rulesFiles'], engine)
  const allowsHost = createHostCheck(config.host, config.publicUrl)
  const sockets = createSocketServer({
    identity,
    connectLive: (outlet) =>
      createLiveQueries({
        engine,
        source: backend.live,
        outlet,
        now,
        limits: liveLimits,
        registry,
        onBug: (error) => log.error('live query failed', { error }),
      }),
    listAlerts: () => alerts.list(),
    admission: { origins: config.origins, allowsHost },
    now,
    log,
    registry,
  })
  const ingest = createIngest({
    store: writer,
    limits: {
      maxSeriesPerSource: config['ingest.maxSeriesPerSource'],
      bytesPerSecond: config['ingest.bytesPerSecond'],
    },
    now,
    registry,
  })
  closing.add(startSampling(options, { writer, registry, timers }))
  const scraping = startScraping({
    jobs: config['scrape.configs'],
    interval: config['scrape.interval'],
    store: writer,
    ingest,
    timers,
    log,
    registry,
  })
  closing.add(scraping.stop)
  const alerts: Alerts = startAlerts({
    groups: rules.map((group) => ({
      ...group,
      queryOffset: Math.max(group.queryOffset, backend.rules.offsetMs),
    })),
    engine: backend.rules.engine,
    limits: liveLimits,
    store: writer,
    snapshots: createSnapshotStore(database),
    timers,
    publish: sockets.announceAlerts,
    log,
    registry,
  })
  closing.add(alerts.stop)

  const dashboards = createDashboards({
    store: createDashboardStore(database),
    engine,
    now,
    onChanged: sockets.announceDashboard,
  })
  let stopping = false
  const routes = routeTable({
    identity,
    dashboards,
    live: sockets.live,
    alerts,
    engine,
    language: { experimentalFunctions: backend.store === null || config['query.experimentalFunctions'] },
    limits: liveLimits,
    catalog: backend.catalog,
    store: backend.store,
    ingest,
    targets: scraping.targets,
    registry,
    notReady: () => (stopping ? 'The server is stopping.' : null),
    version,
    startedAt,
    retention: backend.retentionMs === null ? '' : formatDuration(backend.retentionMs),
    now,
    log,
  })
  const { origins, trustProxy } = config
  const http = createHttpServer(createHttp({ routes, identity, allowsHost, origins, trustProxy, log, registry }))
  sockets.attach(http)
  closing.add(() => closeHttp(http, sockets.close))
  const url = await listen(http, config.host, config.port)
  log.info('listening', { url, version })
  return {
    url,
    generatedPassword,
    routes,
    stop: () => {
      stopping = true
      return closing.closeAll()
    },
  }
}

/** The folder, the tables and the samples of this server, for it alone. */
function openStores(
  options: ServerOptions,
  registry: Registry,
  closing: Closing,
): { readonly database: ReturnType<typeof openDatabase>; readonly backend: Backend } {
  const { config } = options
  const directory = openDataDirectory(config.dataDir)
  closing.add(directory.release)
  const database = openDatabase(join(directory.path, 'loom.db'), MIGRATIONS)
  closing.add(() => closeDatabase(database))
  const url = config['engine.url']
  const backend =
    url === null
      ? openEmbeddedBackend({ ...options, registry }, directory.path, closing)
      : openRemoteBackend({ ...options, registry }, directory.path, url, closing)
  return { database, backend }
}

/** Measures this machine and the server itself. Answers what ends it. */
function startSampling(
  { now, log }: ServerOptions,
  {
    writer,
    registry,
    timers,
  }: {
    readonly writer: Backend['writer']
    readonly registry: Registry
    readonly timers: Timers
  },
): () => void {
  const onFailure = (part: string, error: unknown): void => log.warn('a part of a source fails', { part, error })
  const sources = startSources({ store: writer, timers, onFailure })
  const stopObserving = observeProcess(registry)
  const instance = hostname()
  sources.add(createHostSource({ instance, platform: process.platform, now, onFailure }))
  sources.add(createSelfSource({ instance, registry, sources: sources.list }))
  return () => {
    sources.stop()
    stopObserving()
  }
}

function timersOf(now: () => number): Timers {
  return {
    now,
    setTimeout: (work, delay) => setTimeout(work, delay),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  }
}
