import type { SyntaxNode } from '@lezer/common'
import type { LoomError } from '../../../contract/errors'
import { functionSignature } from './function-signatures'
import type { SourceText } from './source-text'

const TOKEN =
  /(?<blank>\s+|#[^\n]*)|(?<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`[^`]*`?)|(?<number>(?:[0-9]|\.[0-9])[0-9a-zA-Z_.]*)|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<sign>=~|!~|!=|==|>=|<=|.)/suy

interface Token {
  readonly kind: 'string' | 'number' | 'word' | 'sign'
  readonly text: string
  readonly start: number
  readonly end: number
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(new RegExp(TOKEN.source, 'gsu'))) {
    const groups = match.groups ?? {}
    const kind = (['string', 'number', 'word', 'sign'] as const).find((name) => groups[name] !== undefined)
    if (kind) tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length })
  }
  return tokens
}

function isUnterminated({ kind, text }: Token): boolean {
  return kind === 'string' && (text.length < 2 || !text.endsWith(text[0]!))
}

/** The innermost bracket that stands open before an offset. */
function openBracket(tokens: readonly Token[], before: number): string | undefined {
  const open: string[] = []
  for (const token of tokens) {
    if (token.start >= before) break
    if (token.kind !== 'sign') continue
    if ('([{'.includes(token.text)) open.push(token.text)
    if (')]}'.includes(token.text)) open.pop()
  }
  return open[open.length - 1]
}

const OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^', '==', '!=', '>', '<', '>=', '<=', '=~'])

function wordsFor(token: Token): string {
  const quoted = JSON.stringify(token.text)
  if (token.kind === 'string') return `string ${token.text}`
  if (token.kind === 'number') return `number ${quoted}`
  if (token.kind === 'word') return `identifier ${quoted}`
  if (token.text === ')') return `right parenthesis ')'`
  return OPERATORS.has(token.text) ? `operator ${quoted}` : `character: ${quoted}`
}

const CONTEXTS: readonly (readonly [name: string, context: string])[] = [
  ['UnquotedLabelMatcher', ' in label matching, expected string'],
  ['QuotedLabelMatcher', ' in label matching, expected string'],
  ['LabelMatchers', ' in label matching, expected identifier or "}"'],
  ['GroupingLabels', ' in grouping opts, expected label or ","'],
  ['OffsetExpr', ' in offset, expected number or duration'],
  ['OffsetDurationExpr', ' in offset, expected number or duration'],
  ['SubqueryExpr', ' in subquery, expected duration'],
  ['MatrixSelector', ' in range, expected "]"'],
  ['StepInvariantExpr', ' in @, expected timestamp'],
  ['AggregateExpr', ' in aggregation'],
]

function contextOf(fault: SyntaxNode): string {
  const parent = fault.parent?.name
  return CONTEXTS.find(([name]) => name === parent)?.[1] ?? ''
}

function endOfInput(source: SourceText, tokens: readonly Token[]): LoomError {
  const end = source.text.length
  const last = tokens[tokens.length - 1]
  if (!last) return source.fault(0, end, 'no expression found in input')
  const bracket = openBracket(tokens, end)
  const at = last.end
  if (bracket === '{') return source.fault(at, at, 'unexpected end of input inside braces')
  if (bracket === '[') return source.fault(at, at, 'unclosed left bracket')
  if (bracket === '(') return source.fault(at, at, 'unclosed left parenthesis')
  return source.fault(at, at, 'unexpected end of input')
}

/** The error for the first fault that the grammar found, in words close to Prometheus's. */
export function syntaxError(source: SourceText, fault: SyntaxNode): LoomError {
  const tokens = tokensOf(source.text)
  const open = tokens.find((token) => token.start <= fault.from && isUnterminated(token))
  if (open) return source.fault(open.start, open.end, 'unterminated quoted string')
  const index = tokens.findIndex((token) => token.end > fault.from)
  const token = tokens[index]
  if (!token) return endOfInput(source, tokens)
  if (isUnterminated(token)) return source.fault(token.start, token.end, 'unterminated quoted string')
  const before = tokens[index - 1]
  const context = contextOf(fault)
  if (
    token.text === '(' &&
    before?.kind === 'word' &&
    context === '' &&
    !functionSignature(before.text.toLowerCase())
  ) {
    return source.fault(before.start, before.end, `unknown function with name ${JSON.stringify(before.text)}`)
  }
  return source.fault(token.start, token.end, `unexpected ${wordsFor(token)}${context}`)
}
