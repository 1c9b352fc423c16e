import type { ErrorPosition } from '../../../contract/errors'
import { faultAt } from './source-text'

/** What the durations of an expression are worked out from, in milliseconds; an instant query has neither. */
export interface QuerySpan {
  readonly step: number
  readonly range: number
}

type DurationOperator = '+' | '-' | '*' | '/' | '%' | '^'

/** Arithmetic that gives a length of time. Numbers are seconds, as Prometheus computes with them. */
export type DurationExpression = { readonly position: ErrorPosition } & (
  | { readonly kind: 'seconds'; readonly value: number; readonly isDuration: boolean }
  | { readonly kind: 'step' | 'range' }
  | { readonly kind: 'paren'; readonly inner: DurationExpression }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly operand: DurationExpression }
  | { readonly kind: 'min_of' | 'max_of'; readonly left: DurationExpression; readonly right: DurationExpression }
  | {
      readonly kind: 'binary'
      readonly operator: DurationOperator
      readonly left: DurationExpression
      readonly right: DurationExpression
    }
)

/** A length of time in milliseconds, or how to work it out from the query. */
export type Duration = number | DurationExpression

const ARITHMETIC: Readonly<Record<DurationOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': (left, right) => left ** right,
}

function fail(position: ErrorPosition, message: string): never {
  throw faultAt(position, message, 'promql/execution')
}

function secondsOf(node: DurationExpression, span: QuerySpan): number {
  switch (node.kind) {
    case 'seconds':
      return node.value
    case 'step':
      return span.step / 1000
    case 'range':
      return span.range / 1000
    case 'paren':
      return secondsOf(node.inner, span)
    case 'sign':
      return node.operator === '-' ? -secondsOf(node.operand, span) : secondsOf(node.operand, span)
    case 'min_of':
      return Math.min(secondsOf(node.left, span), secondsOf(node.right, span))
    case 'max_of':
      return Math.max(secondsOf(node.left, span), secondsOf(node.right, span))
    case 'binary': {
      const right = secondsOf(node.right, span)
      if (right === 0 && node.operator === '/') fail(node.position, 'division by zero')
      if (right === 0 && node.operator === '%') fail(node.position, 'modulo by zero')
      return ARITHMETIC[node.operator](secondsOf(node.left, span), right)
    }
  }
}

/** Beyond this Prometheus's durations, nanoseconds in 64 bits, overflow. */
export const MAX_SECONDS = 9_223_372_036

/** Milliseconds of a duration; only an offset may be negative or nothing. */
export function millisecondsOf(duration: Duration, span: QuerySpan, isOffset: boolean): number {
  if (typeof duration === 'number') return duration
  const seconds = secondsOf(duration, span)
  if (seconds <= 0 && !isOffset) fail(duration.position, 'duration must be greater than 0')
  if (!(Math.abs(seconds) <= MAX_SECONDS)) fail(duration.position, 'duration is out of range')
  return Math.trunc(seconds * 1000)
}
