import type { Labels } from '../../../../contract/model/labels'
import type { MetricType } from '../../../../engine/model/metadata'
import { parseValue } from './number'

/**
 * One way of writing the bound of a bucket (`le`) and the place of a quantile, whichever format and library wrote it:
 * `1` becomes `1.0`, as in Prometheus from 3.0 on. A bound that is no number stays as it is.
 */
export function withNormalBound(labels: Labels, type: MetricType): Labels {
  const name = type === 'summary' ? 'quantile' : type === 'histogram' || type === 'gaugehistogram' ? 'le' : null
  const written = name === null ? undefined : labels[name]
  if (name === null || written === undefined) return labels
  const bound = normalBound(written)
  return bound === written ? labels : { ...labels, [name]: bound }
}

function normalBound(written: string): string {
  try {
    return formatFloat(parseValue(written))
  } catch {
    return written
  }
}

/** OpenMetrics's canonical float: Go's %g with the shortest digits that read back the same, and always a point or exponent. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return '0.0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e6) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
