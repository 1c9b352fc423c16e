/**
 * Sums as Prometheus does: Kahan's method with Neumaier's improvement. `compensation` holds what rounding took from
 * `total`. Kept as an object so that a step of the sum needs no new one.
 */
export interface Sum {
  total: number
  compensation: number
}

/** Adds one value. */
export function addTo(sum: Sum, value: number): void {
  const before = sum.total
  const total = before + value
  if (total === Number.POSITIVE_INFINITY || total === Number.NEGATIVE_INFINITY) sum.compensation = 0
  else if (Math.abs(before) >= Math.abs(value)) sum.compensation += before - total + value
  else sum.compensation += value - total + before
  sum.total = total
}

/** The sum of values[from … end). */
export function sumOf(values: Float64Array, from: number, end: number): number {
  const sum: Sum = { total: 0, compensation: 0 }
  for (let index = from; index < end; index += 1) addTo(sum, values[index]!)
  return Number.isFinite(sum.total) ? sum.total + sum.compensation : sum.total
}

/**
 * The mean of values[from … end): the sum divided by the count, and from where the sum would overflow on a running mean.
 */
export function meanOf(values: Float64Array, from: number, end: number): number {
  const sum: Sum = { total: values[from]!, compensation: 0 }
  for (let index = from + 1; index < end; index += 1) {
    const { total, compensation } = sum
    addTo(sum, values[index]!)
    if (sum.total === Number.POSITIVE_INFINITY || sum.total === Number.NEGATIVE_INFINITY) {
      const count = index - from
      return runningMean(values, from, index, end, total / count, compensation / count)
    }
  }
  const count = end - from
  return sum.total / count + sum.compensation / count
}

function runningMean(
  values: Float64Array,
  from: number,
  index: number,
  end: number,
  mean: number,
  compensation: number,
): number {
  const sum: Sum = { total: mean, compensation }
  for (let next = index; next < end; next += 1) {
    const count = next - from + 1
    const weight = (count - 1) / count
    sum.total *= weight
    sum.compensation *= weight
    addTo(sum, values[next]! / count)
  }
  return sum.total + sum.compensation
}
