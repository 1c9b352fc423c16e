import { addTo, type Sum } from './kahan'
import { noteQuantile } from './quantile-note'
import type { RangeAnswers, RangeFunction, Window, WindowFunction } from './window'

/** Welford's method with compensated sums. */
function variance({ values, first, end }: Window): number {
  const mean: Sum = { total: 0, compensation: 0 }
  const squares: Sum = { total: 0, compensation: 0 }
  for (let index = first; index < end; index += 1) {
    const away = values[index]! - (mean.total + mean.compensation)
    addTo(mean, away / (index - first + 1))
    addTo(squares, away * (values[index]! - (mean.total + mean.compensation)))
  }
  return (squares.total + squares.compensation) / (end - first)
}

/**
 * The value below which a part of values[0 … count) lies, between two of them if need be. Sorts them; NaN counts as
 * smaller than any number.
 */
export function quantileOf(part: number, values: Float64Array, count: number): number {
  if (Number.isNaN(part)) return Number.NaN
  if (part < 0) return Number.NEGATIVE_INFINITY
  if (part > 1) return Number.POSITIVE_INFINITY
  const sorted = values.subarray(0, count).sort()
  let numbers = count
  while (numbers > 0 && Number.isNaN(sorted[numbers - 1]!)) numbers -= 1
  sorted.copyWithin(count - numbers, 0, numbers)
  sorted.fill(Number.NaN, 0, count - numbers)
  const rank = part * (count - 1)
  const lower = Math.floor(rank)
  const upper = Math.min(count - 1, lower + 1)
  const weight = rank - lower
  return sorted[lower]! * (1 - weight) + sorted[upper]! * weight
}

/** The median of how far the values are from their median. One NaN among them makes it NaN. */
function medianDeviation({ values, first, end }: Window): number {
  const count = end - first
  const window = values.slice(first, end)
  if (window.some(Number.isNaN)) return Number.NaN
  const median = quantileOf(0.5, window, count)
  for (let index = 0; index < count; index += 1) window[index] = Math.abs(values[first + index]! - median)
  return quantileOf(0.5, window, count)
}

function always(compute: (window: Window) => number): WindowFunction {
  return (window) => {
    window.result = compute(window)
    return true
  }
}

/** Warns of parts that are none, at the moments where one was applied. */
function noteQuantiles({ call, vector, parameters, annotations }: RangeAnswers): void {
  for (const [point, part] of (parameters[0] ?? []).entries()) {
    if (part >= 0 && part <= 1) continue
    for (let cell = point; cell < vector.present.length; cell += vector.points) {
      if (vector.present[cell] === 1) noteQuantile(annotations, call.parameters[0]!.position, part)
    }
  }
}

/** The functions that tell how values spread within a range, in value or in time. */
export const SPREAD_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  stdvar_over_time: { compute: always(variance) },
  stddev_over_time: { compute: always((window) => Math.sqrt(variance(window))) },
  mad_over_time: { compute: always(medianDeviation) },
  quantile_over_time: {
    compute: always(({ values, first, end, parameters }) =>
      quantileOf(parameters[0]!, values.slice(first, end), end - first),
    ),
    annotate: noteQuantiles,
  },
}
