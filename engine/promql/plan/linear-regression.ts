import { addTo, type Sum } from './kahan'
import type { RangeFunction, Window } from './window'

interface Line {
  /** Per second. */
  readonly slope: number
  /** The value at the time that was given. */
  readonly intercept: number
}

function nothing(): Sum {
  return { total: 0, compensation: 0 }
}

function totalOf({ total, compensation }: Sum): number {
  return total + compensation
}

/** The line that fits the values best; its origin is at a time in milliseconds. */
function regression({ times, values, first, end }: Window, origin: number): Line {
  const sumX = nothing()
  const sumY = nothing()
  const sumXY = nothing()
  const sumXX = nothing()
  let constant = true
  for (let index = first; index < end; index += 1) {
    const x = (times[index]! - origin) / 1000
    const y = values[index]!
    if (y !== values[first]! && index > first) constant = false
    addTo(sumX, x)
    addTo(sumY, y)
    addTo(sumXY, x * y)
    addTo(sumXX, x * x)
  }
  if (constant) {
    const value = values[first]!
    const finite = value !== Number.POSITIVE_INFINITY && value !== Number.NEGATIVE_INFINITY
    return finite ? { slope: 0, intercept: value } : { slope: Number.NaN, intercept: Number.NaN }
  }
  const x = totalOf(sumX)
  const y = totalOf(sumY)
  const count = end - first
  const slope = (totalOf(sumXY) - (x * y) / count) / (totalOf(sumXX) - (x * x) / count)
  return { slope, intercept: y / count - (slope * x) / count }
}

/** The functions that see a trend in a range. */
export const TREND_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  deriv: {
    compute: (window) => {
      if (window.end - window.first < 2) return false
      window.result = regression(window, window.times[window.first]!).slope
      return true
    },
  },
  predict_linear: {
    compute: (window) => {
      if (window.end - window.first < 2) return false
      const { slope, intercept } = regression(window, window.moment)
      window.result = slope * window.parameters[0]! + intercept
      return true
    },
  },
}
