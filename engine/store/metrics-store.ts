import type { Labels } from '../../contract/model/labels'
import type { Columns } from '../codec/chunk'
import type { Matcher } from '../model/matcher'
import type { SeriesSource } from '../model/series'
import type { Backfilled } from './backfill'
import type { Cardinality } from './cardinality'
import type { RollUpRows } from './roll-up-rows'
import type { RollUpRetention } from './roll-up-tiers'
import type { StoreLimits } from './store-limits'

/**
 * Why a sample was not taken in:
 * - `duplicate`: the series already holds this very value at this time; nothing is lost;
 * - `conflict`: the series holds another value at this time;
 * - `late`: more than `limits.lateMs` older than the series' newest sample;
 * - `future`: more than `limits.futureMs` ahead of the store's clock;
 * - `tooOld`: older than the raw retention;
 * - `invalidTime`: no whole number of milliseconds since 1970;
 * - `unknownSeries`: the id is not, or no longer, one of a series.
 */
export const REJECTION_REASONS = [
  'duplicate',
  'conflict',
  'late',
  'future',
  'tooOld',
  'invalidTime',
  'unknownSeries',
] as const
export type RejectionReason = (typeof REJECTION_REASONS)[number]
export type Rejections = Readonly<Record<RejectionReason, number>>

/** One sample per index. `times` in milliseconds since the Unix epoch, one number when all samples share it. */
export interface SampleBatch {
  readonly times: Float64Array | number
  readonly ids: Uint32Array
  readonly values: Float64Array
}

export interface AppendResult {
  readonly accepted: number
  readonly rejected: Rejections
}

/** What a listener learns after a batch is durable and readable: the newest time in it, milliseconds. */
export interface Appended {
  readonly accepted: number
  readonly newest: number
}

export interface StoreOptions {
  /** Folder of metrics.db; null keeps everything in memory and forgets it. */
  readonly directory: string | null
  /** Clock, milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Encrypts metrics.db at rest; the same key each time. None leaves the file plain. */
  readonly encryptionKey?: string
  readonly limits?: Partial<StoreLimits>
  /** How long raw samples are kept, milliseconds; two days unless told. */
  readonly rawRetentionMs?: number
  /** How long what samples are rolled up to is kept, milliseconds; 30 days and a year unless told. */
  readonly rollUpRetention?: Partial<RollUpRetention>
  /** How many decoded samples of closed chunks stay in memory; a million (16 MB) unless told. */
  readonly cachedSamples?: number
  /** Bytes the journal may reach before the oldest open samples are closed into chunks early; 4 MiB unless told. */
  readonly journalBytes?: number
  /**
   * Puts a short piece of work off to a quieter moment, so that closing chunks and syncing the disk hold up nobody who
   * waits for the samples just appended. At once unless told.
   */
  readonly later?: (work: () => void) => void
  /** Told when a listener throws or housekeeping fails; the samples are safe, and housekeeping is tried again. */
  readonly onFailure?: (error: unknown) => void
}

/** A series in windows of `width` milliseconds, ascending. */
export interface SeriesWindows {
  readonly labels: Labels
  readonly width: number
  readonly rows: RollUpRows
}

export interface StoreStatistics {
  readonly series: number
  /** Samples in memory that no chunk covers yet. */
  readonly openSamples: number
  readonly samplesAppended: number
  /** Those of them that came late, within the window. */
  readonly samplesLate: number
  readonly rejected: Rejections
  /** Label sets refused since the start, because a limit is reached or a label is not valid. */
  readonly seriesRejected: number
  readonly appends: number
  /** Wall time spent in `append`, journal commit included, listeners not; milliseconds. */
  readonly appendMs: number
  readonly lastAppendMs: number
  readonly chunks: number
  /** Bytes of all coded chunks. */
  readonly chunkBytes: number
  /** Samples in those chunks. */
  readonly chunkSamples: number
  readonly journalBytes: number
  /** Size of metrics.db and its write-ahead log on disk. */
  readonly fileBytes: number
  /** Chunks or journal rows that could not be read, or written in housekeeping. */
  readonly failures: number
}

/**
 * The embedded store. `append` returns when the batch is committed: what it accepted survives a `kill -9` of the
 * process. Failures of the disk are LoomErrors with the code `store/rejected`, and then nothing of the batch is in.
 */
export interface MetricsStore extends SeriesSource {
  /** Made once per metrics.db: the same as long as the data is the same data. */
  readonly epoch: string
  /** What a person should know about opening: a damaged file that was set aside, what was lost. */
  readonly notices: readonly string[]
  /**
   * The number of the series with these labels, made when new. Empty label values are as if absent. Throws
   * `store/rejected` when a limit is reached or a label is not valid. An id may end once its samples have all expired,
   * so ask again for each batch; it is one map look-up.
   */
  seriesId(labels: Labels): number
  /** The number of the series with just these labels, or undefined: nothing is made. */
  knownSeriesId(labels: Labels): number | undefined
  /** Whether the id is still one of a series; keeps the series for as long as asking for it by its labels would. */
  hasSeries(id: number): boolean
  append(batch: SampleBatch): AppendResult
  /**
   * Puts samples of one series into the past, ascending; those that are there already stay. What is older than the raw
   * retention goes into roll-ups, where all samples of ten minutes must come in one call. For imports: what it
   * touches is rewritten. Committed when it returns.
   */
  backfill(id: number, samples: Columns): Backfilled
  /**
   * Deletes the matching series with all their samples and roll-ups; returns how many. All of them are gone when it
   * returns, none when it throws. The room they took becomes free bit by bit; one that is written to again is new.
   */
  deleteSeries(matchers: readonly Matcher[]): number
  /** Ends series with Prometheus's stale marker at `time` (milliseconds). */
  markStale(ids: Iterable<number>, time: number): AppendResult
  /** Newest sample time (milliseconds) of each matching series, without those that a stale marker has ended. */
  unended(matchers: readonly Matcher[]): readonly { readonly id: number; readonly time: number }[]
  /**
   * What the samples of each matching series came to in windows of about `step` milliseconds that reach into [from, to],
   * read from the coarsest roll-ups that serve: what a chart of a long time shows in a pixel. Windows are `width` long,
   * the step or a little more, end at its multiples, and are left out where they held no sample.
   */
  rolledUp(matchers: readonly Matcher[], from: number, to: number, step: number): readonly SeriesWindows[]
  /** Runs right after each batch with accepted samples, within `append`. Returns the function that ends it. */
  onAppended(listener: (appended: Appended) => void): () => void
  /** Label sets of the matching series that may hold samples in [from, to]; no matcher stands for all series. */
  seriesLabels(matchers: readonly Matcher[], from: number, to: number): readonly Labels[]
  /** Names in use by those series, sorted. */
  labelNames(matchers: readonly Matcher[], from: number, to: number): readonly string[]
  /** Values of the label among those series, sorted. */
  labelValues(name: string, matchers: readonly Matcher[], from: number, to: number): readonly string[]
  statistics(): StoreStatistics
  /** What the series are made of; each list holds the `limit` greatest. Goes through all of them. */
  cardinality(limit: number): Cardinality
  /** Closes the file; later calls throw `store/rejected`. */
  close(): void
}

/** What takes samples in: the embedded store, or the queue before a remote engine. */
export type MetricsWriter = Pick<
  MetricsStore,
  'seriesId' | 'knownSeriesId' | 'hasSeries' | 'append' | 'markStale' | 'unended'
>
