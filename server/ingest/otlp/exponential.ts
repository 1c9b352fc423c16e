import type { ExponentialBuckets, ExponentialValue } from './model'

/**
 * The finest scale that is kept: eight buckets for each doubling, so that a quantile is off by 4.4 % at most. Bounds of
 * a scale are bounds of every finer one as well; with this cap, series go on while a library's scale drifts down from
 * 20, where it starts.
 */
const MAX_SCALE = 3
/** Buckets of one histogram that become series; OpenTelemetry's libraries send at most as many. */
const MAX_BUCKETS = 160

/** The same histogram at a scale that makes no more series than it should. */
export function coarsened(value: ExponentialValue): ExponentialValue {
  let by = Math.max(0, value.scale - MAX_SCALE)
  while (width(value.positive, by) + width(value.negative, by) > MAX_BUCKETS) by += 1
  return atScale(value, value.scale - by)
}

/** Adds up two histograms of different times, at a scale that holds both. */
export function mergedExponential(a: ExponentialValue, b: ExponentialValue): ExponentialValue {
  let scale = Math.min(a.scale, b.scale)
  const spread = (side: 'positive' | 'negative'): number =>
    span([widened(a[side], a.scale - scale), widened(b[side], b.scale - scale)])
  while (spread('positive') + spread('negative') > MAX_BUCKETS) scale -= 1
  const [left, right] = [atScale(a, scale), atScale(b, scale)]
  return {
    kind: 'exponential',
    scale,
    count: a.count + b.count,
    sum: a.sum === undefined || b.sum === undefined ? undefined : a.sum + b.sum,
    zeroCount: a.zeroCount + b.zeroCount,
    zeroThreshold: Math.max(a.zeroThreshold, b.zeroThreshold),
    positive: mergedBuckets(left.positive, right.positive),
    negative: mergedBuckets(left.negative, right.negative),
  }
}

/**
 * Upper bounds, ascending and finite, each with the number of values at or below it: of the negative buckets, of those
 * near zero, and of the positive ones with the lower edge of the first.
 */
export function cumulativeBuckets(value: ExponentialValue): readonly (readonly [bound: number, count: number])[] {
  const { scale, positive, negative, zeroCount, zeroThreshold } = value
  const base = (index: number): number => 2 ** (index * 2 ** -scale)
  const buckets: [number, number][] = []
  let count = 0
  const add = (bound: number, amount: number): void => {
    count += amount
    const last = buckets.at(-1)
    if (last !== undefined && bound <= last[0]) last[1] = count
    else if (Number.isFinite(bound)) buckets.push([bound, count])
  }
  for (let i = negative.counts.length - 1; i >= 0; i -= 1) add(-base(negative.offset + i), negative.counts[i] as number)
  add(zeroThreshold, zeroCount)
  if (positive.counts.length > 0) add(base(positive.offset), 0)
  for (const [i, amount] of positive.counts.entries()) add(base(positive.offset + i + 1), amount)
  return buckets
}

function width({ offset, counts }: ExponentialBuckets, by: number): number {
  return counts.length === 0 ? 0 : shifted(offset + counts.length - 1, by) - shifted(offset, by) + 1
}

/** The index that a bucket has at a scale coarser by `by`. */
function shifted(index: number, by: number): number {
  return Math.floor(index / 2 ** by)
}

function atScale(value: ExponentialValue, scale: number): ExponentialValue {
  const by = value.scale - scale
  if (by === 0) return value
  return { ...value, scale, positive: widened(value.positive, by), negative: widened(value.negative, by) }
}

function widened(buckets: ExponentialBuckets, by: number): ExponentialBuckets {
  const offset = shifted(buckets.offset, by)
  const counts: number[] = new Array(width(buckets, by)).fill(0)
  for (const [i, amount] of buckets.counts.entries()) {
    const at = shifted(buckets.offset + i, by) - offset
    counts[at] = (counts[at] ?? 0) + amount
  }
  return { offset, counts }
}

/** Buckets from the lowest to the highest of all rows. */
function span(rows: readonly ExponentialBuckets[]): number {
  const filled = rows.filter(({ counts }) => counts.length > 0)
  if (filled.length === 0) return 0
  const ends = filled.map(({ offset, counts }) => offset + counts.length)
  return Math.max(...ends) - Math.min(...filled.map(({ offset }) => offset))
}

function mergedBuckets(a: ExponentialBuckets, b: ExponentialBuckets): ExponentialBuckets {
  const rows = [a, b].filter(({ counts }) => counts.length > 0)
  if (rows.length < 2) return rows[0] ?? a
  const offset = Math.min(a.offset, b.offset)
  const counts: number[] = new Array(span(rows)).fill(0)
  for (const row of rows) {
    for (const [i, amount] of row.counts.entries()) {
      const at = row.offset + i - offset
      counts[at] = (counts[at] ?? 0) + amount
    }
  }
  return { offset, counts }
}
