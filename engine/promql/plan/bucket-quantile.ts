/** The buckets of one classic histogram at one moment, in the order of their bounds, the counts growing. */
export interface Buckets {
  readonly bounds: number[]
  readonly counts: number[]
}

/** Counts closer than this to each other differ by rounding alone. */
const SMALL_DIFFERENCE = 1e-12
const SMALLEST_NORMAL = 2.2250738585072014e-308

function nearlyEqual(left: number, right: number): boolean {
  const difference = Math.abs(left - right)
  const sum = Math.abs(left) + Math.abs(right)
  if (left === 0 || right === 0 || sum < SMALLEST_NORMAL) return difference < SMALL_DIFFERENCE * SMALLEST_NORMAL
  return difference / Math.min(sum, Number.MAX_VALUE) < SMALL_DIFFERENCE
}

/** What had to be mended where a bucket counted less than a smaller one. */
export interface Mending {
  readonly from: number
  readonly to: number
  /** The most that was added to a count. */
  readonly difference: number
}

/**
 * Makes the counts grow from bucket to bucket: what differs by rounding is levelled, what falls is raised. Tells what was
 * raised; undefined when nothing was.
 */
function levelled({ bounds, counts }: Buckets): Mending | undefined {
  let before = counts[0]!
  let mending: Mending | undefined
  for (let index = 1; index < counts.length; index += 1) {
    const count = counts[index]!
    if (count === before) continue
    if (nearlyEqual(before, count)) counts[index] = before
    else if (count < before) {
      counts[index] = before
      const bound = bounds[index]!
      const difference = before - count
      mending = {
        from: Math.min(mending?.from ?? bound, bound),
        to: Math.max(mending?.to ?? bound, bound),
        difference: Math.max(mending?.difference ?? 0, difference),
      }
    } else before = count
  }
  return mending
}

export interface BucketQuantile {
  readonly value: number
  readonly mending: Mending | undefined
}

function unmended(value: number): BucketQuantile {
  return { value, mending: undefined }
}

/**
 * The value below which a part of the observations lies, assuming that they spread evenly within a bucket and, where the
 * lowest bound is above 0, that none is negative. Changes the counts.
 */
export function bucketQuantile(part: number, buckets: Buckets): BucketQuantile {
  if (Number.isNaN(part)) return unmended(Number.NaN)
  if (part < 0) return unmended(Number.NEGATIVE_INFINITY)
  if (part > 1) return unmended(Number.POSITIVE_INFINITY)
  const { bounds, counts } = buckets
  const last = bounds.length - 1
  if (bounds[last] !== Number.POSITIVE_INFINITY) return unmended(Number.NaN)
  const mending = levelled(buckets)
  const total = counts[last]!
  if (last < 1 || total === 0) return unmended(Number.NaN)
  const rank = part * total
  let bucket = 0
  while (bucket < last && !(counts[bucket]! >= rank)) bucket += 1
  if (bucket === last) return { value: bounds[last - 1]!, mending }
  if (bucket === 0 && bounds[0]! <= 0) return { value: bounds[0]!, mending }
  const start = bucket === 0 ? 0 : bounds[bucket - 1]!
  const below = bucket === 0 ? 0 : counts[bucket - 1]!
  const share = (rank - below) / (counts[bucket]! - below)
  return { value: start + (bounds[bucket]! - start) * share, mending }
}

/** The part of the observations that lie between two values. */
export function bucketFraction(lower: number, upper: number, { bounds, counts }: Buckets): number {
  const last = bounds.length - 1
  const total = counts[last]!
  if (bounds[last] !== Number.POSITIVE_INFINITY || total === 0) return Number.NaN
  if (Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN
  if (lower >= upper) return 0
  const rankOf = (value: number): number => {
    let below = 0
    for (let index = 0; index <= last; index += 1) {
      const start = index === 0 ? Number.NEGATIVE_INFINITY : bounds[index - 1]!
      const end = bounds[index]!
      if (start >= value) return Math.min(below, total)
      if (end > value) {
        const from = index === 0 && end > 0 ? 0 : start
        return Math.min(below + ((counts[index]! - below) * (value - from)) / (end - from), total)
      }
      below = counts[index]!
    }
    return total
  }
  return (rankOf(upper) - rankOf(lower)) / total
}
