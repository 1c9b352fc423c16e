import { METRIC_NAME } from '../../../contract/model/labels'
import { parseNumber } from '../syntax/number-literal'
import { unquote } from '../syntax/string-literal'

/** One point of a script's series: a number, the end of the series, nothing, or what Loom does not hold. */
export type Point = number | 'stale' | 'missing' | 'histogram'

/** A series as a script writes it. */
export interface ScriptSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly Point[]
}

const LABEL =
  /\s*("(?:[^"\\]|\\.)*"|[a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`))?\s*,?\s*/y

function plain(text: string): string {
  const result = /^["'`]/.test(text) ? unquote(text) : { value: text }
  return 'value' in result ? result.value : text
}

/** Reads `name{a="b"}` at the start of a line; gives the labels and where the rest begins. */
function readLabels(line: string): { readonly labels: Record<string, string>; readonly end: number } {
  const labels: Record<string, string> = {}
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? ''
  if (name !== '') labels[METRIC_NAME] = name
  let at = name.length
  if (line[at] !== '{') return { labels, end: at }
  at += 1
  while (line[at] !== '}') {
    LABEL.lastIndex = at
    const found = LABEL.exec(line)
    if (!found) throw new Error(`No labels in: ${line}`)
    const [whole, key, value] = found
    if (value === undefined) labels[METRIC_NAME] = plain(key!)
    else labels[plain(key!)] = plain(value)
    at += whole.length
  }
  return { labels, end: at + 1 }
}

const NUMBER = '(?:[0-9]+\\.?[0-9]*(?:e[+-]?[0-9]+)?|\\.[0-9]+(?:e[+-]?[0-9]+)?|inf|nan)'
const SEQUENCE = new RegExp(`^([+-]?${NUMBER})([+-]${NUMBER})?(?:x([0-9]+))?$`, 'i')

function signed(text: string): number {
  const value = parseNumber(text.replace(/^[+-]/, '').replace(/^0+(?=[0-9])/, ''))
  return text.startsWith('-') ? -value : value
}

function expand(token: string): Point[] {
  const repeated = /^(_|stale|\{\{.*\}\})(?:[+-]\{\{.*\}\})?(?:x([0-9]+))?$/s.exec(token)
  if (repeated) {
    const [, word, times] = repeated
    const point: Point = word === '_' ? 'missing' : word === 'stale' ? 'stale' : 'histogram'
    // `_x3` is three gaps, while a value `x3` stands for itself and three more.
    const count = times === undefined ? 1 : Number(times) + (word === '_' ? 0 : 1)
    return new Array<Point>(count).fill(point)
  }
  const [whole, start, change, times] = SEQUENCE.exec(token) ?? []
  if (whole === undefined) throw new Error(`No points: ${token}`)
  const points: Point[] = []
  let value = signed(start!)
  for (let index = 0; index <= Number(times ?? 0); index += 1) {
    points.push(value)
    value += change === undefined ? 0 : signed(change)
  }
  return points
}

/** The points of a text such as `1 2+3x2 _ stale`. */
function readPoints(text: string): Point[] {
  const tokens = text.match(/(?:\{\{.*?\}\}|[^\s{])+/gs) ?? []
  return tokens.flatMap(expand)
}

/** Reads a series with its points. */
export function readSeries(line: string): ScriptSeries {
  const { labels, end } = readLabels(line)
  return { labels, points: readPoints(line.slice(end)) }
}
