import type { SyntaxNode } from '@lezer/common'
import type { ErrorPosition } from '../../../contract/errors'
import type { Expression, Pin } from './ast'
import { buildDuration, buildPositiveDuration } from './build-duration'
import type { Duration } from './duration'
import { parseNumber } from './number-literal'
import { faultAt, type SourceText, unsupported } from './source-text'
import { childNamed, textOf } from './tree'

/** Applies what stands behind an operand: a range, a subquery's brackets, `offset`, `@`. */
export function applyModifier(source: SourceText, operand: Expression, node: SyntaxNode): Expression {
  const position = source.at(operand.position.start, node.to)
  switch (node.name) {
    case 'MatrixSelector':
      return applyRange(source, operand, node, position)
    case 'SubqueryExpr': {
      const [range, step] = node.getChildren('DurationExpr')
      return {
        kind: 'subquery',
        position,
        inner: operand,
        range: buildPositiveDuration(source, range!),
        step: step && buildPositiveDuration(source, step),
        offset: 0,
        pin: undefined,
      }
    }
    case 'OffsetExpr': {
      const offset = buildDuration(source, childNamed(node, 'OffsetDurationExpr'))
      return shift(operand, position, { offset })
    }
    case 'StepInvariantExpr':
      return shift(operand, position, { pin: buildPin(source, node) })
    default:
      throw unsupported(position, `the modifier "${node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed'}"`)
  }
}

function applyRange(source: SourceText, operand: Expression, node: SyntaxNode, position: ErrorPosition): Expression {
  if (operand.kind !== 'vector-selector') throw faultAt(position, 'ranges only allowed for vector selectors')
  if (operand.offset !== 0) throw faultAt(position, 'no offset modifiers allowed before range')
  if (operand.pin !== undefined) throw faultAt(position, 'no @ modifiers allowed before range')
  const range = buildPositiveDuration(source, childNamed(node, 'DurationExpr'))
  return { kind: 'matrix-selector', position, selector: operand, range }
}

function buildPin(source: SourceText, node: SyntaxNode): Pin {
  const edge = node.getChild('AtModifierPreprocessors')
  if (edge) return textOf(source, edge).toLowerCase() === 'start' ? 'start' : 'end'
  const literal = childNamed(node, 'NumberDurationLiteral')
  const [, sign, digits] = /^([+-]?)\s*(.*)$/s.exec(textOf(source, literal))!
  const time = Math.round(parseNumber(digits!) * (sign === '-' ? -1000 : 1000))
  if (Number.isSafeInteger(time)) return time
  throw source.fault(literal.from, literal.to, `timestamp out of bounds for @ modifier: ${textOf(source, literal)}`)
}

function shift(
  operand: Expression,
  position: ErrorPosition,
  change: { readonly offset: Duration } | { readonly pin: Pin },
): Expression {
  const word = 'pin' in change ? '@' : 'offset'
  if (operand.kind === 'matrix-selector') {
    const selector = shift(operand.selector, position, change)
    return selector.kind === 'vector-selector' ? { ...operand, position, selector } : operand
  }
  if (operand.kind !== 'vector-selector' && operand.kind !== 'subquery') {
    const message = `${word} modifier must be preceded by an instant vector selector or range vector selector or a subquery`
    throw faultAt(position, message)
  }
  if ('pin' in change ? operand.pin !== undefined : operand.offset !== 0) {
    throw faultAt(position, `${word === '@' ? '@ <timestamp>' : 'offset'} may not be set multiple times`)
  }
  return { ...operand, position, ...change }
}
