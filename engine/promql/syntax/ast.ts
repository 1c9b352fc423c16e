import type { ErrorPosition } from '../../../contract/errors'
import type { Matcher } from '../../model/matcher'
import type { Duration } from './duration'

/** The four kinds of value that PromQL knows. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

interface Positioned {
  readonly position: ErrorPosition
}

interface NumberLiteral extends Positioned {
  readonly kind: 'number'
  readonly value: number
  /** Whether it was written as one, such as `5m`, and stands for its seconds. */
  readonly isDuration: boolean
}

interface StringLiteral extends Positioned {
  readonly kind: 'string'
  readonly value: string
  /** With its quotes and escapes, as it was written. */
  readonly written: string
}

interface Paren extends Positioned {
  readonly kind: 'paren'
  readonly inner: Expression
}

export interface Unary extends Positioned {
  readonly kind: 'unary'
  readonly operator: '+' | '-'
  readonly operand: Expression
}

/** Where `@` pins a selector: milliseconds, or an end of the query. */
export type Pin = number | 'start' | 'end'

/** The `offset` (0 when absent) and `@` of a selector or subquery. */
export interface TimeShift {
  readonly offset: Duration
  readonly pin: Pin | undefined
}

export interface VectorSelector extends Positioned, TimeShift {
  readonly kind: 'vector-selector'
  /** The metric's name where it stands before the braces or alone; `matchers` hold it, too. */
  readonly name: string | undefined
  readonly matchers: readonly Matcher[]
}

export interface MatrixSelector extends Positioned {
  readonly kind: 'matrix-selector'
  readonly selector: VectorSelector
  readonly range: Duration
}

export interface Subquery extends Positioned, TimeShift {
  readonly kind: 'subquery'
  readonly inner: Expression
  readonly range: Duration
  /** Undefined where the query's default applies. */
  readonly step: Duration | undefined
}

export interface Call extends Positioned {
  readonly kind: 'call'
  readonly name: string
  readonly parameters: readonly Expression[]
}

interface Grouping {
  readonly without: boolean
  readonly labels: readonly string[]
}

export interface Aggregation extends Positioned {
  readonly kind: 'aggregation'
  readonly operator: string
  readonly grouping: Grouping
  readonly parameter: Expression | undefined
  readonly operand: Expression
}

type Cardinality = 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many'

export interface Matching {
  readonly on: boolean
  readonly labels: readonly string[]
  readonly cardinality: Cardinality
  /** The labels of group_left(…) or group_right(…). */
  readonly include: readonly string[]
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2'
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<='
export type SetOperator = 'and' | 'or' | 'unless'
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator

export interface Binary extends Positioned {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly operatorPosition: ErrorPosition
  readonly bool: boolean
  readonly matching: Matching
  readonly left: Expression
  readonly right: Expression
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Paren
  | Unary
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<='])
const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless'])

/** Whether the operator compares, so that it filters unless `bool` is given. */
export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return COMPARISONS.has(operator)
}

/** Whether the operator works on sets of label sets rather than on values. */
export function isSetOperator(operator: BinaryOperator): operator is SetOperator {
  return SET_OPERATORS.has(operator)
}

/** The expression inside any parentheses. */
export function unwrapParens(expression: Expression): Expression {
  let inner = expression
  while (inner.kind === 'paren') inner = inner.inner
  return inner
}

/** The text of a parameter that the types promise to be a string. */
export function textOf(expression: Expression): string {
  const inner = unwrapParens(expression)
  if (inner.kind !== 'string') throw new Error(`A ${inner.kind} is no string`)
  return inner.value
}
