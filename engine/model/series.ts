import type { Labels } from '../../contract/model/labels'
import type { Matcher } from './matcher'

/** Samples of one series: times in milliseconds since the Unix epoch, ascending and unique. Both arrays are equally long. */
export interface SeriesSamples {
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  /** Set where not every sample is there any more. */
  readonly rollUp?: RolledUp
}

/** What is left of samples that have expired: for each window of time the last of them, and what all of them came to. */
export interface RolledUp {
  /** Where windows stand for samples, by ascending `until`; from the last `until` on every sample is there. */
  readonly sparse: readonly SparseSpan[]
  /** One entry for each of the samples. Count 0: a stale marker, whose other entries mean nothing. */
  readonly min: Float64Array
  readonly max: Float64Array
  readonly sum: Float64Array
  readonly count: Float64Array
}

/** Samples up to the time `until` are the last of windows of `spacing`, both in milliseconds. */
export interface SparseSpan {
  readonly until: number
  readonly spacing: number
}

/** How much time one sample stands for: milliseconds, 0 where every sample is there. */
export function spacingAt(rollUp: RolledUp | undefined, time: number): number {
  if (rollUp === undefined) return 0
  for (const { until, spacing } of rollUp.sparse) if (time <= until) return spacing
  return 0
}

/** Where queries read samples from. */
export interface SeriesSource {
  /**
   * The series that satisfy every matcher and hold samples in [from, to] (milliseconds, both inclusive), each with just
   * those samples; before `from` there may be one more where `rollUp` is set. The arrays may be views into live memory: read them before the next append, change nothing.
   */
  select(matchers: readonly Matcher[], from: number, to: number): readonly SeriesSamples[]
  /** The same, read series by series, for those who let others take their turn in between. */
  each?(matchers: readonly Matcher[], from: number, to: number): Iterable<SeriesSamples>
}
