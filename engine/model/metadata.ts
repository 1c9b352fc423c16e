/** What a metric is, in OpenMetrics's words; `unknown` where its source does not say. */
export type MetricType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'gaugehistogram'
  | 'summary'
  | 'info'
  | 'stateset'
  | 'unknown'

/** What sources tell about a metric family beside its samples. Empty strings where they tell nothing. */
export interface MetricMetadata {
  readonly type: MetricType
  readonly help: string
  readonly unit: string
}
