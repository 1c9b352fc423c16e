import type { Labels } from '../../contract/model/labels'

/** One series of a range result: `values[i]` belongs to the i-th step and counts only where `present[i]` is 1. */
export interface RangeSeries {
  readonly labels: Labels
  readonly values: Float64Array
  readonly present: Uint8Array
}

/** What a result says about itself, in Prometheus's words, with where in the expression it comes from. */
interface Annotated {
  /** Something that may make the result wrong. */
  readonly warnings: readonly string[]
  /** Something worth knowing. */
  readonly infos: readonly string[]
}

/** Result of a range query: `points` steps from `start`, `step` milliseconds apart. */
export interface RangeResult extends Annotated {
  readonly start: number
  readonly step: number
  readonly points: number
  readonly series: readonly RangeSeries[]
}

/** Result of an instant query at `time` (milliseconds). */
export type InstantResult =
  | ({ readonly type: 'scalar'; readonly time: number; readonly value: number } & Annotated)
  | { readonly type: 'string'; readonly time: number; readonly value: string }
  | ({
      readonly type: 'vector'
      readonly time: number
      readonly samples: readonly { readonly labels: Labels; readonly value: number }[]
    } & Annotated)
  | ({
      readonly type: 'matrix'
      readonly time: number
      readonly series: readonly {
        readonly labels: Labels
        readonly times: Float64Array
        readonly values: Float64Array
      }[]
    } & Annotated)

/** What one query may cost, and how it is to be read. */
export interface QueryLimits {
  /** Samples read, over the whole query. */
  readonly maxSamples: number
  /** Series in the result. */
  readonly maxSeries: number
  /** Wall time in milliseconds, told by `now`. */
  readonly timeout: number
  /** The caller's clock, for the timeout alone. */
  readonly now: () => number
  readonly signal?: AbortSignal
  /** How far back an instant vector looks for a value, milliseconds; five minutes unless told. */
  readonly lookback?: number
  /**
   * Names that operations take away go only at the end, so that until then labels can be made of them: Prometheus's feature
   * `promql-delayed-name-removal`, with which its own tests run.
   */
  readonly delaysNameRemoval?: boolean
  /** Hears how many samples were read, each time that some were. */
  readonly onRead?: (samples: number) => void
}

/**
 * The engine as the server sees it. The embedded engine and a remote Prometheus-compatible one answer alike, hence the
 * promises. Failures are LoomErrors with `promql/…` or `query/…` codes.
 */
export interface QueryEngine {
  /** Parses and checks; throws `promql/parse` or `promql/unsupported` with the position. */
  check(expr: string): void
  /** As `check`, and refuses what has no value at each of many moments: ranges of samples, and texts. */
  checkRange(expr: string): void
  instant(expr: string, time: number, limits: QueryLimits): Promise<InstantResult>
  /** Steps at start, start + step, … up to and including end (all milliseconds). */
  range(expr: string, start: number, end: number, step: number, limits: QueryLimits): Promise<RangeResult>
}
