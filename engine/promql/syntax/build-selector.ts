import type { SyntaxNode } from '@lezer/common'
import { METRIC_NAME } from '../../../contract/model/labels'
import type { Matcher } from '../../model/matcher'
import { createMatcher } from '../regex/create-matcher'
import type { VectorSelector } from './ast'
import { isLabelName } from './label-name'
import type { SourceText } from './source-text'
import { unquote } from './string-literal'
import { childNamed, childrenOf, textOf } from './tree'

/** The text inside a quoted literal; faults point into it. */
export function buildString(source: SourceText, node: SyntaxNode): string {
  const result = unquote(textOf(source, node))
  if ('value' in result) return result.value
  throw source.fault(node.from + result.at, node.to, result.fault)
}

/** A label's name, bare or quoted. */
export function buildLabelName(source: SourceText, node: SyntaxNode): string {
  if (node.name !== 'QuotedLabelName') return textOf(source, node)
  const name = buildString(source, childNamed(node, 'StringLiteral'))
  if (isLabelName(name)) return name
  throw source.fault(node.from, node.to, `invalid label name ${JSON.stringify(name)}`)
}

function buildMatcher(source: SourceText, node: SyntaxNode): Matcher {
  const [name, operator, value] = childrenOf(node)
  if (!name || !operator || !value) throw new Error(`The grammar gave a ${node.name} in parts`)
  const matcher = createMatcher(
    buildLabelName(source, name),
    textOf(source, operator) as Matcher['operator'],
    buildString(source, value),
  )
  if ('matches' in matcher) return matcher
  throw source.fault(value.from, value.to, matcher.fault)
}

function nameMatcher(name: string): Matcher {
  return { name: METRIC_NAME, operator: '=', value: name, matches: (value) => value === name }
}

/** A selector without its modifiers. The metric's name becomes the first matcher. */
export function buildSelector(source: SourceText, node: SyntaxNode): VectorSelector {
  const identifier = node.getChild('Identifier')
  const names = identifier ? [textOf(source, identifier)] : []
  const matchers: Matcher[] = []
  const braces = node.getChild('LabelMatchers')
  for (const part of braces ? childrenOf(braces) : []) {
    if (part.name === 'QuotedLabelName') names.push(buildString(source, childNamed(part, 'StringLiteral')))
    else matchers.push(buildMatcher(source, part))
  }
  const [name, second = matchers.find((matcher) => matcher.name === METRIC_NAME)?.value] = names
  if (name !== undefined && second !== undefined) {
    const message = `metric name must not be set twice: ${JSON.stringify(name)} or ${JSON.stringify(second)}`
    throw source.fault(node.from, node.to, message)
  }
  return {
    kind: 'vector-selector',
    position: source.at(node.from, node.to),
    name: identifier ? name : undefined,
    matchers: name === undefined ? matchers : [nameMatcher(name), ...matchers],
    offset: 0,
    pin: undefined,
  }
}
