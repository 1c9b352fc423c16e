import { MAX_SUBSCRIPTIONS } from '../../contract/wire/protocol'

/** What live queries may cost. */
export interface LiveLimits {
  /** Samples one evaluation may read. */
  readonly maxSamples: number
  /** Series in one answer. */
  readonly maxSeries: number
  /** Milliseconds for one evaluation. */
  readonly timeout: number
  /** Points of one series in one answer; Prometheus's own limit. */
  readonly maxPoints: number
  /** Values of one answer: series times points. */
  readonly maxValues: number
  /** Distinct queries at once. */
  readonly maxStreams: number
  readonly maxSubscriptionsPerConnection: number
  /** Evaluations at once: more than one helps only where the engine is elsewhere. */
  readonly concurrency: number
}

export const DEFAULT_LIVE_LIMITS: LiveLimits = {
  maxSamples: 50_000_000,
  maxSeries: 10_000,
  timeout: 30_000,
  maxPoints: 11_000,
  maxValues: 4_000_000,
  maxStreams: 5000,
  maxSubscriptionsPerConnection: MAX_SUBSCRIPTIONS,
  concurrency: 2,
}
