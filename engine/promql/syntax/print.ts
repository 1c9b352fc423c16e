import { METRIC_NAME } from '../../../contract/model/labels'
import { isPlainLabelName } from '../../../contract/model/names'
import type { Aggregation, Binary, Expression, Matching, MatrixSelector, TimeShift, VectorSelector } from './ast'
import { formatDuration, formatSeconds } from './format-duration'
import { quote } from './quote'

function printName(name: string): string {
  return isPlainLabelName(name) ? name : quote(name)
}

function printNames(names: readonly string[]): string {
  return `(${names.map(printName).join(', ')})`
}

function printShift({ pin, offset }: TimeShift): string {
  const at = pin === undefined ? '' : typeof pin === 'number' ? ` @ ${(pin / 1000).toFixed(3)}` : ` @ ${pin}()`
  return offset === 0 ? at : `${at} offset ${formatDuration(offset)}`
}

function printMatchers({ name, matchers }: VectorSelector): string {
  const texts: string[] = []
  for (const { name: label, operator, value } of matchers) {
    if (label === METRIC_NAME && operator === '=' && value === name) continue
    texts.push(`${printName(label)}${operator}${quote(value)}`)
  }
  return (name ?? '') + (texts.length === 0 ? '' : `{${texts.sort().join(',')}}`)
}

function printMatrix({ selector, range }: MatrixSelector): string {
  return `${printMatchers(selector)}[${formatDuration(range)}]${printShift(selector)}`
}

function printMatching({ on, labels, cardinality, include }: Matching): string {
  const grouped = cardinality === 'many-to-one' || cardinality === 'one-to-many'
  if (labels.length === 0 && !on && !grouped) return ''
  const matching = ` ${on ? 'on' : 'ignoring'} ${printNames(labels)}`
  return grouped
    ? `${matching} group_${cardinality === 'many-to-one' ? 'left' : 'right'} ${printNames(include)}`
    : matching
}

/** The operator of a binary expression with its modifiers. */
export function printOperator({ operator, bool, matching }: Binary): string {
  return `${operator}${bool ? ' bool' : ''}${printMatching(matching)}`
}

/** What stands before the bracket of an aggregation. */
export function printAggregator({ operator, grouping }: Aggregation): string {
  if (grouping.without) return `${operator} without ${printNames(grouping.labels)} `
  return grouping.labels.length === 0 ? operator : `${operator} by ${printNames(grouping.labels)} `
}

/** What stands behind the inner expression of a subquery. */
export function printSubquerySuffix(node: Extract<Expression, { kind: 'subquery' }>): string {
  const step = node.step === undefined ? '' : formatDuration(node.step)
  return `[${formatDuration(node.range)}:${step}]${printShift(node)}`
}

/** An expression on one line, as Prometheus prints it. */
export function print(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return formatSeconds(node.value, node.isDuration)
    case 'string':
      return quote(node.value)
    case 'paren':
      return `(${print(node.inner)})`
    case 'unary':
      return printUnary(node.operator, node.operand)
    case 'vector-selector':
      return printMatchers(node) + printShift(node)
    case 'matrix-selector':
      return printMatrix(node)
    case 'subquery':
      return print(node.inner) + printSubquerySuffix(node)
    case 'call':
      return `${node.name}(${node.parameters.map(print).join(', ')})`
    case 'aggregation':
      return `${printAggregator(node)}(${node.parameter ? `${print(node.parameter)}, ` : ''}${print(node.operand)})`
    case 'binary':
      return `${print(node.left)} ${printOperator(node)} ${print(node.right)}`
  }
}

/** Prometheus takes the sign before a number into the number. */
function printUnary(operator: '+' | '-', operand: Expression): string {
  const inner = print(operand)
  if (!isNumber(operand)) return operator + inner
  if (operator === '+') return inner
  if (inner === 'NaN') return inner
  return inner.startsWith('-') ? inner.slice(1) : `-${inner.replace(/^\+/, '')}`
}

/** Whether an expression is a number, with or without signs. */
export function isNumber(node: Expression): boolean {
  return node.kind === 'number' || (node.kind === 'unary' && isNumber(node.operand))
}
