import { type Labels, METRIC_NAME } from '../../../../contract/model/labels'
import { quoted, TextFault } from './text-fault'

/** Names that stand without quotes; in quotes there may be any. */
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy
const SPACE = /[ \t]*/y

/**
 * Reads a series as expositions write it: `name{a="b"}`, and with names in quotes (text format 1.0.0)
 * `{"a name",  "a label"="b"}`. Throws a TextFault that says what is wrong.
 */
export function parseSeries(text: string): Labels {
  const labels: Record<string, string> = Object.create(null)
  const set = (name: string, value: string): void => {
    if (name in labels) throw new TextFault(`the label ${quoted(name)} is given twice`)
    labels[name] = value
  }
  const reader = createReader(text)
  const name = reader.take(NAME)
  if (name !== null) set(METRIC_NAME, name)
  reader.take(SPACE)
  if (reader.skip('{')) readLabels(reader, set)
  if (!reader.atEnd()) throw new TextFault(`unexpected ${reader.rest()} in a series`)
  if (labels[METRIC_NAME] === undefined || labels[METRIC_NAME] === '') throw new TextFault('a metric name is missing')
  return labels
}

/** A backslash escapes itself, a quote and the line end; before anything else it stands for itself, as in Prometheus. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}

function readLabels(reader: Reader, set: (name: string, value: string) => void): void {
  for (;;) {
    reader.take(SPACE)
    if (reader.skip('}')) return
    const inQuotes = reader.take(QUOTED)
    const name = inQuotes === null ? reader.take(LABEL_NAME) : unescaped(inQuotes)
    if (name === null || name === '') throw new TextFault(`a label name is expected, not ${reader.rest()}`)
    reader.take(SPACE)
    if (reader.skip('=')) {
      reader.take(SPACE)
      const value = reader.take(QUOTED)
      if (value === null) throw new TextFault(`the value of ${quoted(name)} is not a text in quotes`)
      set(name, unescaped(value))
    } else if (inQuotes !== null) set(METRIC_NAME, name)
    else throw new TextFault(`the label ${quoted(name)} has no value`)
    reader.take(SPACE)
    if (reader.skip(',')) continue
    if (!reader.skip('}')) throw new TextFault(`a comma or } is expected after a label, not ${reader.rest()}`)
    return
  }
}

interface Reader {
  /** What the pattern finds here (its group, if it has one), or null. */
  take(pattern: RegExp): string | null
  skip(character: string): boolean
  atEnd(): boolean
  /** What is left, for a message. */
  rest(): string
}

function createReader(text: string): Reader {
  let at = 0
  return {
    take(pattern) {
      pattern.lastIndex = at
      const found = pattern.exec(text)
      if (found === null) return null
      at = pattern.lastIndex
      return found[1] ?? found[0]
    },
    skip(character) {
      if (text[at] !== character) return false
      at += 1
      return true
    },
    atEnd: () => at === text.length,
    rest: () => quoted(text.slice(at)),
  }
}
