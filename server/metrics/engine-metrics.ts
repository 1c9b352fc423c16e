import type { RemoteStore } from '../../engine/remote/remote-store'
import type { SenderEvents } from '../../engine/remote/sender'
import type { Log } from '../log/log'
import type { Registry } from './registry'

/** Counts what becomes of samples on their way to a remote engine, and tells the log when that changes. */
export function createEngineMetrics(registry: Registry, log: Log): SenderEvents {
  const sent = registry.counter('loom_engine_samples_sent_total', 'Samples that the remote engine has taken.')
  const refused = registry.counter(
    'loom_engine_samples_refused_total',
    'Samples that the remote engine refused for good, by its status.',
  )
  const failures = registry.counter('loom_engine_write_failures_total', 'Tries to write that will be repeated.')
  let isAway = false
  return {
    sent: (samples) => {
      sent.add(samples)
      if (isAway) log.info('the remote engine takes samples again')
      isAway = false
    },
    refused: (samples, status, message) => {
      refused.add(samples, { status: String(status) })
      log.warn('the remote engine refuses samples for good', { samples, status, message })
    },
    failed: (reason) => {
      failures.add(1)
      if (!isAway) log.warn('the remote engine takes no samples: they are kept until it does', { reason })
      isAway = true
    },
  }
}

/** What stands before a remote engine, as metrics. */
export function observeRemoteStore(registry: Registry, store: Pick<RemoteStore, 'status'>, now: () => number): void {
  registry.observed('gauge', 'loom_engine_up', 'Whether the remote engine took the last batch.', () =>
    Number(store.status().isUp),
  )
  registry.observed(
    'gauge',
    'loom_engine_queued_samples',
    'Samples on disk that the remote engine has not taken yet.',
    () => store.status().queuedSamples,
  )
  registry.observed('gauge', 'loom_engine_queued_bytes', 'Their size, compressed.', () => store.status().queuedBytes)
  // Under the names of the embedded store, so that dashboards read the same.
  registry.observed('gauge', 'loom_store_series', 'Series that are written.', () => store.status().series)
  registry.observed(
    'counter',
    'loom_store_samples_appended_total',
    'Samples taken in since the start.',
    () => store.status().samplesAppended,
  )
  registry.observed(
    'gauge',
    'loom_engine_visible_age_seconds',
    'Age of the newest sample that the remote engine shows of this server.',
    () => {
      const { visibleAt } = store.status()
      return visibleAt === null ? [] : [{ labels: {}, value: Math.max(0, now() - visibleAt) / 1000 }]
    },
  )
}
