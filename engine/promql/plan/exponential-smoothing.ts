import { LoomError } from '../../../contract/errors'
import { formatFixed } from '../../model/number-format'
import type { RangeFunction, Window } from './window'

function requireFactor(name: string, letters: string, value: number): void {
  if (!(value <= 0 || value >= 1)) return
  const message = `invalid ${name} factor. Expected: 0 < ${letters} < 1, got: ${formatFixed(value, 6)}`
  throw new LoomError('promql/execution', message)
}

/**
 * Double exponential smoothing (Holt's linear method): the smoothed value follows the values by the first factor, its
 * trend by the second.
 */
function smoothed({ values, first, end, parameters }: Window): number {
  const [smoothing = 0, trending = 0] = parameters
  let before = 0
  let level = values[first]!
  let trend = values[first + 1]! - values[first]!
  for (let index = first + 1; index < end; index += 1) {
    if (index > first + 1) trend = trending * (level - before) + (1 - trending) * trend
    const next = smoothing * values[index]! + (1 - smoothing) * (level + trend)
    before = level
    level = next
  }
  return level
}

export const SMOOTHING_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  double_exponential_smoothing: {
    compute: (window) => {
      requireFactor('smoothing', 'sf', window.parameters[0]!)
      requireFactor('trend', 'tf', window.parameters[1]!)
      if (window.end - window.first < 2) return false
      window.result = smoothed(window)
      return true
    },
  },
}
