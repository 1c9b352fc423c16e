import { formatFloat } from '../../sources/scrape/text/bucket-bound'
import { cumulativeBuckets } from './exponential'
import type { PointValue } from './model'

/** One sample that a data point becomes: beside the metric's name and the point's labels. */
export interface PointSample {
  /** `_bucket`, `_sum`, `_count` or nothing, after the metric's name. */
  readonly suffix: string
  /** `le` or `quantile`. */
  readonly label?: readonly [name: string, value: string]
  readonly value: number
}

/** The samples of a value in the form of Prometheus's classic types: buckets are cumulative and end with `+Inf`. */
export function samplesOf(value: PointValue): readonly PointSample[] {
  if (value.kind === 'number') return [{ suffix: '', value: value.value }]
  const samples: PointSample[] = [{ suffix: '_count', value: value.count }]
  if (value.sum !== undefined) samples.push({ suffix: '_sum', value: value.sum })
  if (value.kind === 'summary') {
    for (const { quantile, value: at } of value.quantiles) {
      samples.push({ suffix: '', label: ['quantile', formatFloat(quantile)], value: at })
    }
    return samples
  }
  const buckets = value.kind === 'exponential' ? cumulativeBuckets(value) : runningTotals(value.bounds, value.counts)
  for (const [bound, count] of buckets) {
    samples.push({ suffix: '_bucket', label: ['le', formatFloat(bound)], value: count })
  }
  samples.push({ suffix: '_bucket', label: ['le', '+Inf'], value: value.count })
  return samples
}

function runningTotals(bounds: readonly number[], counts: readonly number[]): readonly (readonly [number, number])[] {
  let total = 0
  return bounds.map((bound, i) => {
    total += counts[i] ?? 0
    return [bound, total] as const
  })
}

/** Buckets or quantiles of one point that become series. */
const MAX_BUCKETS = 1000

/** What is wrong with a value, in words; undefined when nothing is. */
export function faultOf(value: PointValue): string | undefined {
  if (value.kind === 'number') return undefined
  if (!isCount(value.count)) return 'its count is no number of values'
  if (value.kind === 'summary') {
    return value.quantiles.length > MAX_BUCKETS ? `it has more than ${MAX_BUCKETS} quantiles` : undefined
  }
  if (value.kind === 'exponential') {
    const { scale, positive, negative, zeroCount, zeroThreshold } = value
    if (!Number.isInteger(scale) || scale < MIN_SCALE || scale > MAX_SCALE) return `the scale ${scale} is out of range`
    if (![positive, negative].every(({ offset }) => Number.isInteger(offset) && Math.abs(offset) <= MAX_OFFSET)) {
      return 'an offset is out of range'
    }
    if (!(zeroThreshold >= 0 && zeroThreshold < Infinity)) return 'the zero threshold is out of range'
    const counts = [zeroCount, ...positive.counts, ...negative.counts]
    return counts.every(isCount) ? undefined : 'a bucket holds no number of values'
  }
  const { bounds, counts } = value
  if (bounds.length > MAX_BUCKETS) return `it has more than ${MAX_BUCKETS} buckets`
  if (bounds.length > 0 && counts.length !== bounds.length + 1) return 'it needs one bucket more than bounds'
  if (!bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] as number))) return 'its bounds do not ascend'
  if (bounds.some((bound) => !Number.isFinite(bound))) return 'a bound is not finite'
  return counts.every(isCount) ? undefined : 'a bucket holds no number of values'
}

/** What OpenTelemetry's data model thinks of; beyond, powers are no floats any more. */
const MIN_SCALE = -10
const MAX_SCALE = 20
const MAX_OFFSET = 2 ** 31

function isCount(count: number): boolean {
  return Number.isFinite(count) && count >= 0
}
