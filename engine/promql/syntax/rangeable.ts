import { LoomError } from '../../../contract/errors'
import type { ValueType } from './ast'
import { describeType } from './value-type'

/** Says in Prometheus's words that a range of samples, or a text, is no value for each of many moments. */
export function notRangeable(type: 'matrix' | 'string'): LoomError {
  return new LoomError(
    'promql/parse',
    `invalid expression type "${describeType(type)}" for range query, must be Scalar or instant Vector`,
  )
}

/** Refuses what can't be drawn or subscribed to. */
export function requireRangeable(type: ValueType): void {
  if (type === 'matrix' || type === 'string') throw notRangeable(type)
}
