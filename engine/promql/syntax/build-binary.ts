import type { SyntaxNode } from '@lezer/common'
import { type BinaryOperator, isSetOperator, type Matching } from './ast'
import { buildLabelName } from './build-selector'
import type { Infix } from './precedence'
import { type SourceText, unsupported } from './source-text'
import { childrenOf, textOf } from './tree'

/** The names in the brackets of by(…), without(…), on(…), ignoring(…), group_left(…) and group_right(…). */
export function buildGroupingLabels(source: SourceText, node: SyntaxNode): string[] {
  return childrenOf(node).map((label) => buildLabelName(source, label))
}

function buildMatching(source: SourceText, clause: SyntaxNode | null, operator: BinaryOperator): Matching {
  const parts = clause ? childrenOf(clause) : []
  const lists = parts.filter((part) => part.name === 'GroupingLabels')
  const names = new Set(parts.map((part) => part.name))
  const grouped = names.has('GroupLeft') ? 'many-to-one' : names.has('GroupRight') ? 'one-to-many' : undefined
  return {
    on: names.has('On'),
    labels: lists[0] ? buildGroupingLabels(source, lists[0]) : [],
    cardinality: grouped ?? (isSetOperator(operator) ? 'many-to-many' : 'one-to-one'),
    include: lists[1] ? buildGroupingLabels(source, lists[1]) : [],
  }
}

/** The operator of a binary expression with its modifiers, ready to join two sides. */
export function buildInfix(source: SourceText, node: SyntaxNode): Infix {
  const operatorNode = childrenOf(node)[1]
  if (!operatorNode) throw new Error('The grammar gave a BinaryExpr without operator')
  const symbol = textOf(source, operatorNode).toLowerCase()
  const operatorPosition = source.at(operatorNode.from, operatorNode.to)
  if (symbol === '</' || symbol === '>/') throw unsupported(operatorPosition, `the histogram operator "${symbol}"`)
  const fill = node.getChild('FillModifier')
  if (fill) throw unsupported(source.at(fill.from, fill.to), 'the modifier "fill"')
  const operator = symbol as BinaryOperator
  const clause = node.getChild('MatchingModifierClause')
  const bool = node.getChild('BoolModifier') !== null
  const matching = buildMatching(source, clause, operator)
  return {
    symbol,
    join: (left, right) => ({
      kind: 'binary',
      position: source.at(left.position.start, right.position.end),
      operator,
      operatorPosition,
      bool,
      matching,
      left,
      right,
    }),
  }
}
