import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import { openStore } from '../../engine/store/store'
import { createStoreCatalog } from '../../engine/store/store-catalog'
import type { Closing } from '../closing'
import type { Config } from '../config/settings'
import { DEFAULT_LIVE_LIMITS } from '../live/limits'
import { storeSource } from '../live/live-source'
import type { Log } from '../log/log'
import type { Registry } from '../metrics/registry'
import { observeStore } from '../metrics/store-metrics'
import type { Backend } from './backend'

/** Between two seconds, when the samples of one and what they set off are done with. */
const HOUSEKEEPING_DELAY_MS = 400

/** The store of this server, in its own folder. */
export function openEmbeddedBackend(
  options: { readonly config: Config; readonly now: () => number; readonly log: Log; readonly registry: Registry },
  directory: string,
  closing: Closing,
): Backend {
  const { config, now, log, registry } = options
  const store = openStore({
    directory,
    now,
    rawRetentionMs: config['retention.raw'],
    rollUpRetention: { minuteMs: config['retention.minute'], tenMinutesMs: config['retention.tenMinutes'] },
    // Samples come on the second: the disk is kept out of the way of what they set off.
    later: (work) => void setTimeout(work, HOUSEKEEPING_DELAY_MS),
    onFailure: (error) => log.error('store failed at work beside its samples', { error }),
  })
  closing.add(store.close)
  for (const notice of store.notices) log.warn('store opened', { notice })
  observeStore(registry, store)
  const engine = createEmbeddedEngine(store, { experimentalFunctions: config['query.experimentalFunctions'] })
  return {
    engine,
    rules: { engine, offsetMs: 0 },
    catalog: createStoreCatalog(store),
    writer: store,
    live: storeSource(store),
    liveConcurrency: DEFAULT_LIVE_LIMITS.concurrency,
    store,
    retentionMs: config['retention.raw'],
  }
}
