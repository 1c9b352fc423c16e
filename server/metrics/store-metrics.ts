import { type MetricsStore, REJECTION_REASONS, type StoreStatistics } from '../../engine/store/metrics-store'
import type { Reading, Registry } from './registry'

/** What the store tells about itself, as metrics. */
export function observeStore(registry: Registry, store: Pick<MetricsStore, 'statistics'>): void {
  const read =
    <Value extends number | readonly Reading[]>(pick: (statistics: StoreStatistics) => Value) =>
    () =>
      pick(store.statistics())
  registry.observed(
    'gauge',
    'loom_store_series',
    'Series in the store.',
    read((found) => found.series),
  )
  registry.observed(
    'counter',
    'loom_store_samples_appended_total',
    'Samples taken in since the start.',
    read((found) => found.samplesAppended),
  )
  registry.observed(
    'counter',
    'loom_store_samples_rejected_total',
    'Samples not taken in since the start, by reason; duplicates, which lose nothing, among them.',
    read(({ rejected }) => REJECTION_REASONS.map((reason) => ({ labels: { reason }, value: rejected[reason] }))),
  )
  registry.observed(
    'counter',
    'loom_store_samples_late_total',
    'Samples taken in although older than the newest of their series.',
    read((found) => found.samplesLate),
  )
  registry.observed(
    'counter',
    'loom_store_series_rejected_total',
    'Label sets refused since the start, for a limit or a label that is not valid.',
    read((found) => found.seriesRejected),
  )
  registry.observed(
    'counter',
    'loom_store_append_duration_seconds_total',
    'Time spent in taking samples in, until they are durable.',
    read((found) => found.appendMs / 1000),
  )
  registry.observed(
    'counter',
    'loom_store_appends_total',
    'Batches of samples taken in.',
    read((found) => found.appends),
  )
  registry.observed(
    'gauge',
    'loom_store_chunks',
    'Closed chunks.',
    read((found) => found.chunks),
  )
  registry.observed(
    'gauge',
    'loom_store_chunk_bytes',
    'Bytes of closed chunks.',
    read((found) => found.chunkBytes),
  )
  registry.observed(
    'gauge',
    'loom_store_chunk_samples',
    'Samples in closed chunks.',
    read((found) => found.chunkSamples),
  )
  registry.observed(
    'gauge',
    'loom_store_journal_bytes',
    'Bytes of the journal.',
    read((found) => found.journalBytes),
  )
  registry.observed(
    'gauge',
    'loom_store_file_bytes',
    'Size of the samples on disk.',
    read((found) => found.fileBytes),
  )
  registry.observed(
    'counter',
    'loom_store_failures_total',
    'Chunks or journal rows that could not be read or written.',
    read((found) => found.failures),
  )
}
