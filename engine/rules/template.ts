import type { Labels } from '../../contract/model/labels'
import { formatFixed, formatShortest, formatSignificant } from '../model/number-format'
import { humanize, humanize1024, humanizeDuration, humanizePercentage } from './humanize'

/** A text with places, such as `{{ $labels.instance }} is at {{ $value | humanizePercentage }}`. */
export interface Template {
  /** As it was written. */
  readonly source: string
  expand(data: TemplateData): string
}

export interface TemplateData {
  readonly labels: Labels
  readonly value: number
}

/** Where a template can't be read: an offset into its text, and why. */
export interface TemplateFault {
  readonly offset: number
  readonly fault: string
}

type Operand = string | number
type Evaluate = (data: TemplateData) => Operand

const FUNCTIONS: ReadonlyMap<string, (value: Operand) => string> = new Map([
  ['humanize', (value) => humanize(Number(value))],
  ['humanize1024', (value) => humanize1024(Number(value))],
  ['humanizeDuration', (value) => humanizeDuration(Number(value))],
  ['humanizePercentage', (value) => humanizePercentage(Number(value))],
  ['toUpper', (value) => text(value).toUpperCase()],
  ['toLower', (value) => text(value).toLowerCase()],
])

/**
 * Reads the part of Go's template language that rule files use: `$labels.name`, `index $labels "a name"`, `$value`, texts
 * in quotes, the functions above and `printf`, called as `{{ f x }}` or `{{ x | f }}`. Conditions, loops and queries are
 * told to be missing.
 */
export function parseTemplate(source: string): Template | TemplateFault {
  const parts: (string | Evaluate)[] = []
  let at = 0
  while (true) {
    const open = source.indexOf('{{', at)
    if (open < 0) break
    const close = source.indexOf('}}', open)
    if (close < 0) return { offset: open, fault: 'a place is opened with {{ and never closed' }
    const pipeline = parsePipeline(source.slice(open + 2, close).trim())
    if (typeof pipeline === 'string') return { offset: open, fault: pipeline }
    parts.push(source.slice(at, open), pipeline)
    at = close + 2
  }
  parts.push(source.slice(at))
  return {
    source,
    expand: (data) => parts.map((part) => (typeof part === 'string' ? part : text(part(data)))).join(''),
  }
}

/** The pipeline, or what is wrong with it. */
function parsePipeline(source: string): Evaluate | string {
  const commands = split(source, '|').map((command) => words(command))
  let evaluate: Evaluate | null = null
  for (const command of commands) {
    const next = parseCommand(command, evaluate)
    if (typeof next === 'string') return next
    evaluate = next
  }
  return evaluate ?? 'a place is empty'
}

function parseCommand(command: readonly string[], piped: Evaluate | null): Evaluate | string {
  const [head, ...rest] = command
  if (head === undefined) return 'a place is empty'
  if (head === 'index') return parseIndex(rest, piped)
  const values: Evaluate[] = []
  const isCall = head === 'printf' || FUNCTIONS.has(head)
  for (const word of isCall ? rest : command) {
    const operand = parseOperand(word)
    if (operand === null) return `${word} is not known here; $labels.name, $value, texts, numbers and functions are`
    values.push(operand)
  }
  if (piped !== null) values.push(piped)
  const [first, ...others] = values
  if (first === undefined) return `${head} needs a value`
  if (head === 'printf')
    return (data) =>
      printf(
        text(first(data)),
        others.map((other) => other(data)),
      )
  const call = FUNCTIONS.get(head)
  if (others.length > 0) return call === undefined ? `${head} is not a function` : `${head} takes one value`
  return call === undefined ? first : (data) => call(first(data))
}

function parseOperand(word: string): Evaluate | null {
  if (word === '$value') return ({ value }) => value
  const [, name] = /^\$labels\.([\p{L}_][\p{L}\p{Nd}_]*)$/u.exec(word) ?? []
  if (name !== undefined) return ({ labels }) => labelOf(labels, name)
  if (/^"(?:[^"\\]|\\.)*"$/.test(word)) return constant(unquoted(word))
  if (/^`[^`]*`$/.test(word)) return constant(word.slice(1, -1))
  return /^-?\d+(\.\d+)?$/.test(word) ? constant(Number(word)) : null
}

/** `index $labels "a name"`, for names that can't stand behind a point. */
function parseIndex([from, word, ...more]: readonly string[], piped: Evaluate | null): Evaluate | string {
  const name = word === undefined ? piped : parseOperand(word)
  if (from !== '$labels' || name === null || more.length > 0 || (word !== undefined && piped !== null)) {
    return 'index takes $labels and the name of a label: index $labels "name"'
  }
  return (data) => labelOf(data.labels, text(name(data)))
}

function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''
}

function constant(value: Operand): Evaluate {
  return () => value
}

function unquoted(word: string): string {
  return word.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ({ n: '\n', t: '\t' })[escaped] ?? escaped)
}

function text(value: Operand): string {
  return typeof value === 'number' ? formatShortest(value) : value
}

/** The verbs that rule files use: %s %v %d %f %.2f %g %.3g %%. */
function printf(format: string, values: readonly Operand[]): string {
  let next = 0
  return format.replace(/%(?:\.(\d+))?([svdfg%])/g, (_, digits: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    const value = values[next++] ?? ''
    if (verb === 'f') return formatFixed(Number(value), Number(digits ?? 6))
    if (verb === 'g' && digits !== undefined) return formatSignificant(Number(value), Number(digits) || 1)
    return verb === 'd' ? formatFixed(Math.trunc(Number(value)), 0) : text(value)
  })
}

/** Parts at a separator that is not inside quotes. */
function split(source: string, separator: string): string[] {
  const parts = ['']
  for (const [token] of source.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|./gs)) {
    if (token === separator) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts
}

function words(command: string): string[] {
  return command.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|\S+/g) ?? []
}
