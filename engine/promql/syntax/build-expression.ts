import type { SyntaxNode } from '@lezer/common'
import { parseDuration } from '../../model/duration'
import { applyModifier } from './apply-modifier'
import type { Expression } from './ast'
import { buildGroupingLabels, buildInfix } from './build-binary'
import { buildSelector, buildString } from './build-selector'
import { parseNumber } from './number-literal'
import { joinPieces, type Piece } from './precedence'
import type { SourceText } from './source-text'
import { childNamed, childrenOf, textOf } from './tree'

/** Our own tree for a node of the grammar's group Expr. The grammar's tree must be free of errors. */
export function buildExpression(source: SourceText, node: SyntaxNode): Expression {
  const pieces: Piece[] = []
  collectPieces(source, node, pieces)
  return joinPieces(pieces)
}

function prefix(source: SourceText, from: number): Piece {
  const operator = source.text[from] === '-' ? '-' : '+'
  return {
    kind: 'prefix',
    wrap: (operand) => ({ kind: 'unary', position: source.at(from, operand.position.end), operator, operand }),
  }
}

function collectPieces(source: SourceText, node: SyntaxNode, pieces: Piece[]): void {
  const children = childrenOf(node)
  const first = children[0]
  const last = children[children.length - 1]
  switch (node.name) {
    case 'BinaryExpr':
      collectPieces(source, first!, pieces)
      pieces.push({ kind: 'infix', infix: buildInfix(source, node) })
      collectPieces(source, last!, pieces)
      return
    case 'UnaryExpr':
      pieces.push(prefix(source, node.from))
      collectPieces(source, last!, pieces)
      return
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      collectPieces(source, first!, pieces)
      pieces.push({ kind: 'postfix', modify: (operand) => applyModifier(source, operand, node) })
      return
    case 'NumberDurationLiteral':
      collectNumber(source, node, pieces)
      return
    default:
      pieces.push({ kind: 'operand', expression: buildOperand(source, node) })
  }
}

/** The grammar takes a sign into the literal; here it is an operator like any other. */
function collectNumber(source: SourceText, node: SyntaxNode, pieces: Piece[]): void {
  const [, sign, digits] = /^([+-]?\s*)(.*)$/s.exec(textOf(source, node))!
  if (sign !== '') pieces.push(prefix(source, node.from))
  const from = node.from + sign!.length
  const value = parseNumber(digits!)
  const isDuration = parseDuration(digits!) !== undefined
  const position = source.at(from, node.to)
  pieces.push({ kind: 'operand', expression: { kind: 'number', position, value, isDuration } })
}

function buildOperand(source: SourceText, node: SyntaxNode): Expression {
  const position = source.at(node.from, node.to)
  switch (node.name) {
    case 'StringLiteral':
      return { kind: 'string', position, value: buildString(source, node), written: textOf(source, node) }
    case 'ParenExpr':
      return { kind: 'paren', position, inner: buildExpression(source, childrenOf(node)[0]!) }
    case 'VectorSelector':
      return buildSelector(source, node)
    case 'FunctionCall': {
      const name = textOf(source, childNamed(node, 'FunctionIdentifier'))
      return { kind: 'call', position, name, parameters: buildParameters(source, node) }
    }
    case 'AggregateExpr':
      return buildAggregation(source, node)
    default:
      throw new Error(`The grammar gave an unknown ${node.name}`)
  }
}

function buildParameters(source: SourceText, node: SyntaxNode): Expression[] {
  return childrenOf(childNamed(node, 'FunctionCallBody')).map((parameter) => buildExpression(source, parameter))
}

const WITH_PARAMETER: ReadonlySet<string> = new Set([
  'topk',
  'bottomk',
  'quantile',
  'count_values',
  'limitk',
  'limit_ratio',
])

function buildAggregation(source: SourceText, node: SyntaxNode): Expression {
  const operator = textOf(source, childNamed(node, 'AggregateOp')).toLowerCase()
  const modifier = node.getChild('AggregateModifier')
  const parameters = buildParameters(source, node)
  const wanted = WITH_PARAMETER.has(operator) ? 2 : 1
  const operand = parameters[wanted - 1]
  if (parameters.length === 0) {
    throw source.fault(node.from, node.to, 'no arguments for aggregate expression provided')
  }
  if (!operand || parameters.length > wanted) {
    const message = `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${parameters.length}`
    throw source.fault(node.from, node.to, message)
  }
  const labels = modifier ? buildGroupingLabels(source, childNamed(modifier, 'GroupingLabels')) : []
  return {
    kind: 'aggregation',
    position: source.at(node.from, node.to),
    operator,
    grouping: { without: modifier !== null && modifier.getChild('Without') !== null, labels },
    parameter: wanted === 2 ? parameters[0] : undefined,
    operand,
  }
}
