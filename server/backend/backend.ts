import type { QueryEngine } from '../../engine/model/query-result'
import type { SeriesCatalog } from '../../engine/model/series-catalog'
import type { MetricsStore, MetricsWriter } from '../../engine/store/metrics-store'
import type { LiveSource } from '../live/live-source'

/** Where the samples of this server live: in its own store, or in a remote engine. */
export interface Backend {
  readonly engine: QueryEngine
  /** What rules ask, and how long after its time a moment is theirs at the earliest, milliseconds. */
  readonly rules: { readonly engine: Pick<QueryEngine, 'instant'>; readonly offsetMs: number }
  readonly catalog: SeriesCatalog
  readonly writer: MetricsWriter
  readonly live: LiveSource
  /** Evaluations of live queries at once. */
  readonly liveConcurrency: number
  /** The store for what only one in this process can do; null where samples live elsewhere. */
  readonly store: Pick<MetricsStore, 'cardinality' | 'deleteSeries'> | null
  /** How long samples are kept, milliseconds; null where that is for others to say. */
  readonly retentionMs: number | null
}
