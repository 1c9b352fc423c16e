import type { ScalarPlan, VectorPlan } from './plan/evaluation'
import { planInstantVector, planNumber, planRange } from './plan/plan'
import type { RangePlan } from './plan/range-selector'
import { unwrapParens } from './syntax/ast'
import type { Language } from './syntax/experimental'
import { parse } from './syntax/parse'
import { valueType } from './syntax/value-type'

/** What a compiled query runs, by the type of its value. */
type Program =
  | { readonly type: 'scalar'; readonly plan: ScalarPlan }
  | { readonly type: 'vector'; readonly plan: VectorPlan }
  | { readonly type: 'matrix'; readonly plan: RangePlan }
  | { readonly type: 'string'; readonly value: string }

/** A parsed, checked and planned query. Keep it between evaluations: it remembers what it learned about labels. */
export interface CompiledQuery {
  readonly expr: string
  readonly program: Program
}

/**
 * Compiles an expression, of the stable language unless told otherwise. Throws `promql/parse` or `promql/unsupported`
 * with the position.
 */
export function compile(expr: string, language?: Language): CompiledQuery {
  const expression = parse(expr, language)
  const type = valueType(expression)
  if (type === 'scalar') return { expr, program: { type, plan: planNumber(expression) } }
  if (type === 'vector') return { expr, program: { type, plan: planInstantVector(expression) } }
  const inner = unwrapParens(expression)
  if (inner.kind === 'string') return { expr, program: { type: 'string', value: inner.value } }
  return { expr, program: { type: 'matrix', plan: planRange(inner) } }
}
