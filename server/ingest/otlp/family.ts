import type { MetricMetadata, MetricType } from '../../../engine/model/metadata'
import type { Metric } from './model'
import { metricName, unitName } from './names'

/** An OTLP metric as one of Prometheus's. */
export interface Family {
  readonly name: string
  readonly metadata: MetricMetadata
  readonly isDelta: boolean
}

const TYPES: Readonly<Record<NonNullable<Metric['kind']>, MetricType>> = {
  gauge: 'gauge',
  // One that may fall is a gauge to Prometheus.
  sum: 'gauge',
  histogram: 'histogram',
  exponential: 'histogram',
  summary: 'summary',
}

/** The family of a metric, or what is wrong with it in words. */
export function familyOf({ name, unit, description, kind, isMonotonic, temporality }: Metric): Family | string {
  if (kind === null) return 'the metric has no data of a known kind'
  const isCounter = kind === 'sum' && isMonotonic
  const translated = metricName(name, unit, isCounter ? 'counter' : kind === 'gauge' ? 'gauge' : 'other')
  if (translated === undefined) return 'the metric has no name that is one in Prometheus'
  const hasTemporality = kind === 'sum' || kind === 'histogram' || kind === 'exponential'
  if (hasTemporality && temporality === 'unspecified') return 'the metric does not tell its temporality'
  return {
    name: translated,
    metadata: { type: isCounter ? 'counter' : TYPES[kind], help: description, unit: unitName(unit) },
    isDelta: hasTemporality && temporality === 'delta',
  }
}
