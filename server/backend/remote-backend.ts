import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { remoteAddress } from '../../engine/remote/address'
import { createRemoteClient } from '../../engine/remote/client'
import { createRemoteCatalog } from '../../engine/remote/remote-catalog'
import { createRemoteEngine } from '../../engine/remote/remote-engine'
import { openRemoteStore } from '../../engine/remote/remote-store'
import type { Closing } from '../closing'
import type { Config } from '../config/settings'
import type { Log } from '../log/log'
import { createEngineMetrics, observeRemoteStore } from '../metrics/engine-metrics'
import type { Registry } from '../metrics/registry'
import type { Backend } from './backend'
import { createFreshEngine } from './fresh-engine'

/** Most of the time of a query to another machine is waiting. */
const LIVE_CONCURRENCY = 8
/** Samples show a second or two after their time: rules look at moments that are whole. */
const RULE_OFFSET_MS = 5000

/** A Prometheus-compatible engine elsewhere, and the queue before it in the folder of this server. */
export function openRemoteBackend(
  options: { readonly config: Config; readonly now: () => number; readonly log: Log; readonly registry: Registry },
  directory: string,
  url: string,
  closing: Closing,
): Backend {
  const { config, now, log, registry } = options
  const address = remoteAddress({ url, writeUrl: config['engine.writeUrl'], token: config['engine.token'] })
  const client = createRemoteClient(address)
  const engine = createRemoteEngine(client)
  const store = openRemoteStore({
    client,
    engine,
    epoch: `remote-${createHash('sha256').update(address.url).digest('hex').slice(0, 16)}`,
    directory,
    queueBytes: config['engine.queueBytes'],
    // The server's own metrics are the last that are written each second.
    marker: `up{job="loom",instance=${JSON.stringify(hostname())}}`,
    now,
    events: createEngineMetrics(registry, log),
  })
  closing.add(store.close)
  observeRemoteStore(registry, store, now)
  log.info('samples live in a remote engine', { url: address.url })
  return {
    engine,
    rules: { engine: createFreshEngine(engine, () => store.status().visibleAt, now), offsetMs: RULE_OFFSET_MS },
    catalog: createRemoteCatalog(client, config['query.timeout']),
    writer: store,
    live: store,
    liveConcurrency: LIVE_CONCURRENCY,
    store: null,
    retentionMs: null,
  }
}
