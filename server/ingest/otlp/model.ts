/**
 * OTLP metrics as both encodings are read: opentelemetry-proto 1.x, metrics/v1. Exemplars, minima and maxima are left
 * out, as Prometheus has no series for them.
 */
export interface ResourceMetrics {
  readonly attributes: Attributes
  readonly scopes: readonly ScopeMetrics[]
}

export interface ScopeMetrics {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
  readonly metrics: readonly Metric[]
}

/** Keys with their values as texts. */
export type Attributes = readonly (readonly [key: string, value: string])[]

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential' | 'summary'

export interface Metric {
  readonly name: string
  readonly description: string
  /** In UCUM's notation: `By`, `ms`, `1/s`. */
  readonly unit: string
  /** Null for a metric without data, or of a kind that this version does not know. */
  readonly kind: MetricKind | null
  readonly isMonotonic: boolean
  readonly temporality: Temporality
  readonly points: readonly DataPoint[]
}

/** Whether values count since a fixed start, or since the point before. */
export type Temporality = 'cumulative' | 'delta' | 'unspecified'

export function temporalityOf(code: number): Temporality {
  return code === 1 ? 'delta' : code === 2 ? 'cumulative' : 'unspecified'
}

export interface DataPoint {
  readonly attributes: Attributes
  /** Milliseconds since the Unix epoch; 0 where it is not told. */
  readonly start: number
  readonly time: number
  /** The series has ended: there is no value. */
  readonly isStale: boolean
  readonly value: PointValue
}

/** Bit of a point's flags: no recorded value. */
export const NO_RECORDED_VALUE = 1

export type PointValue = NumberValue | HistogramValue | ExponentialValue | SummaryValue

export interface NumberValue {
  readonly kind: 'number'
  readonly value: number
}

export interface HistogramValue {
  readonly kind: 'histogram'
  readonly count: number
  readonly sum: number | undefined
  /** Upper bounds without infinity, ascending; one bucket more than bounds, or neither. */
  readonly bounds: readonly number[]
  /** Of each bucket alone. */
  readonly counts: readonly number[]
}

export interface ExponentialValue {
  readonly kind: 'exponential'
  readonly count: number
  readonly sum: number | undefined
  /** Buckets grow by the factor 2^(2^-scale). */
  readonly scale: number
  readonly zeroCount: number
  readonly zeroThreshold: number
  readonly positive: ExponentialBuckets
  readonly negative: ExponentialBuckets
}

/** Bucket `offset + i` holds what lies in (base^(offset + i), base^(offset + i + 1)]. */
export interface ExponentialBuckets {
  readonly offset: number
  readonly counts: readonly number[]
}

export interface SummaryValue {
  readonly kind: 'summary'
  readonly count: number
  readonly sum: number
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[]
}
