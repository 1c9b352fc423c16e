import type { SyntaxNode } from '@lezer/common'
import { parseDuration } from '../../model/duration'
import { type Duration, type DurationExpression, MAX_SECONDS } from './duration'
import { parseNumber } from './number-literal'
import type { SourceText } from './source-text'
import { childrenOf, textOf } from './tree'

/** The duration in a range, step or offset: milliseconds where it stands there plainly, else how to work it out. */
export function buildDuration(source: SourceText, node: SyntaxNode): Duration {
  const expression = buildExpression(source, node)
  if (expression.kind === 'seconds') return Math.round(expression.value * 1000)
  if (expression.kind === 'sign' && expression.operand.kind === 'seconds') {
    return Math.round(expression.operand.value * (expression.operator === '-' ? -1000 : 1000))
  }
  return expression
}

/** A duration that must be more than nothing, if that can be told already. */
export function buildPositiveDuration(source: SourceText, node: SyntaxNode): Duration {
  const duration = buildDuration(source, node)
  if (typeof duration === 'number' && duration <= 0) {
    throw source.fault(node.from, node.to, 'duration must be greater than 0')
  }
  return duration
}

function buildExpression(source: SourceText, node: SyntaxNode): DurationExpression {
  const position = source.at(node.from, node.to)
  if (node.name === 'NumberDurationLiteralInDurationContext') return buildLiteral(source, node)
  const children = childrenOf(node)
  const [first, second, third] = children
  if (!first) throw new Error(`The grammar gave an empty ${node.name}`)
  const built = (child: SyntaxNode | undefined) => buildExpression(source, child!)
  switch (first.name) {
    case 'DurationStep':
      return { kind: 'step', position }
    case 'DurationRange':
      return { kind: 'range', position }
    case 'DurationMinOf':
      return { kind: 'min_of', position, left: built(second), right: built(third) }
    case 'DurationMaxOf':
      return { kind: 'max_of', position, left: built(second), right: built(third) }
    case 'UnaryOp':
      return { kind: 'sign', position, operator: textOf(source, first) === '-' ? '-' : '+', operand: built(second) }
  }
  if (children.length === 1) {
    const inner = built(first)
    return source.text[node.from] === '(' ? { kind: 'paren', position, inner } : inner
  }
  const operator = textOf(source, second!) as Extract<DurationExpression, { kind: 'binary' }>['operator']
  return { kind: 'binary', position, operator, left: built(first), right: built(third) }
}

function buildLiteral(source: SourceText, node: SyntaxNode): DurationExpression {
  const text = textOf(source, node)
  const value = parseNumber(text)
  if (Number.isNaN(value) || value > MAX_SECONDS) throw source.fault(node.from, node.to, 'duration out of range')
  const isDuration = parseDuration(text) !== undefined
  return { kind: 'seconds', position: source.at(node.from, node.to), value, isDuration }
}
