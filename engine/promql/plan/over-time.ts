import { meanOf, sumOf } from './kahan'
import type { RangeFunction, WindowFunction } from './window'

function always(compute: (values: Float64Array, first: number, end: number) => number): WindowFunction {
  return (window) => {
    window.result = compute(window.values, window.first, window.end)
    return true
  }
}

function largest(values: Float64Array, first: number, end: number): number {
  let best = values[first]!
  for (let index = first + 1; index < end; index += 1) {
    const value = values[index]!
    if (value > best || Number.isNaN(best)) best = value
  }
  return best
}

function smallest(values: Float64Array, first: number, end: number): number {
  let best = values[first]!
  for (let index = first + 1; index < end; index += 1) {
    const value = values[index]!
    if (value < best || Number.isNaN(best)) best = value
  }
  return best
}

/** How often a counter started again. */
function resets(values: Float64Array, first: number, end: number): number {
  let count = 0
  for (let index = first + 1; index < end; index += 1) if (values[index]! < values[index - 1]!) count += 1
  return count
}

/** How often the value changed; one NaN is like another. */
function changes(values: Float64Array, first: number, end: number): number {
  let count = 0
  for (let index = first + 1; index < end; index += 1) {
    const value = values[index]!
    const before = values[index - 1]!
    if (value !== before && !(Number.isNaN(value) && Number.isNaN(before))) count += 1
  }
  return count
}

/** The functions that make one value out of those within a range. */
export const OVER_TIME_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  sum_over_time: { compute: always(sumOf), overRollUp: ({ sum }, first, end) => sumOf(sum, first, end) },
  avg_over_time: {
    compute: always(meanOf),
    overRollUp: ({ sum, count }, first, end) => sumOf(sum, first, end) / sumOf(count, first, end),
  },
  max_over_time: { compute: always(largest), overRollUp: ({ max }, first, end) => largest(max, first, end) },
  min_over_time: { compute: always(smallest), overRollUp: ({ min }, first, end) => smallest(min, first, end) },
  count_over_time: {
    compute: always((_values, first, end) => end - first),
    overRollUp: ({ count }, first, end) => sumOf(count, first, end),
  },
  present_over_time: { compute: always(() => 1) },
  first_over_time: { compute: always((values, first) => values[first]!), keepsName: true },
  last_over_time: { compute: always((values, _first, end) => values[end - 1]!), keepsName: true },
  resets: { compute: always(resets) },
  changes: { compute: always(changes) },
}
