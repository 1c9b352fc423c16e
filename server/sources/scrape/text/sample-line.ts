import type { TextFormat } from './descriptor'
import { parseMilliseconds, parseSeconds, parseValue } from './number'
import { quoted, TextFault } from './text-fault'

const TAB = 9
const SPACE = 32
const QUOTE = 34
const HASH = 35
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

/** Told of one sample: its series as written, its value, its time in milliseconds (NaN: none given). */
export type TakeSample = (series: string, value: number, time: number) => void

/**
 * Reads the sample in `text` between `from` and `to`, without taking its labels apart: the same exposition comes again
 * each interval, so whoever takes samples keeps what a series' text means. Throws a TextFault that says what is wrong.
 */
export function readSample(text: string, from: number, to: number, format: TextFormat, take: TakeSample): void {
  const seriesEnd = endOfSeries(text, from, to, format)
  const valueStart = nextToken(text, seriesEnd, to, format)
  const valueEnd = endOfToken(text, valueStart, to)
  if (valueStart === valueEnd) throw new TextFault(`${quoted(text.slice(from, seriesEnd))} has no value`)
  const value = parseValue(text.slice(valueStart, valueEnd))
  const time = readTime(text, valueEnd, to, format)
  take(text.slice(from, seriesEnd), value, time)
}

/** Where name and labels end. */
function endOfSeries(text: string, from: number, to: number, format: TextFormat): number {
  let at = from
  for (; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (code === OPEN) return endOfLabels(text, at + 1, to)
    if (code === SPACE || code === TAB) break
  }
  // The old format lets a space stand between name and labels.
  if (format === 'prometheus') {
    const next = skipSpace(text, at, to)
    if (next < to && text.charCodeAt(next) === OPEN) return endOfLabels(text, next + 1, to)
  }
  return at
}

function endOfLabels(text: string, from: number, to: number): number {
  let inQuotes = false
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) inQuotes = !inQuotes
    else if (inQuotes && code === BACKSLASH) at += 1
    else if (code === CLOSE && !inQuotes) return at + 1
  }
  throw new TextFault(inQuotes ? 'a label value is not closed by a quote' : 'labels are not closed by }')
}

/** The time of a sample; after it, and in its place, OpenMetrics may have an exemplar, which is left alone. */
function readTime(text: string, from: number, to: number, format: TextFormat): number {
  let time = Number.NaN
  let at = nextToken(text, from, to, format)
  if (at < to && text.charCodeAt(at) !== HASH) {
    const end = endOfToken(text, at, to)
    const token = text.slice(at, end)
    time = format === 'openmetrics' ? parseSeconds(token) : parseMilliseconds(token)
    at = nextToken(text, end, to, format)
  }
  if (at < to && !(format === 'openmetrics' && text.startsWith('# {', at))) {
    throw new TextFault(`unexpected ${quoted(text.slice(at, to))} after a sample`)
  }
  return time
}

/** Where the next token begins: after any spaces in the old format, after just one in OpenMetrics. */
function nextToken(text: string, from: number, to: number, format: TextFormat): number {
  if (format === 'prometheus' || from === to) return skipSpace(text, from, to)
  if (text.charCodeAt(from) !== SPACE) throw new TextFault(`a space is expected before ${quoted(text.slice(from, to))}`)
  if (from + 1 === to) throw new TextFault('a space stands at the end of the line')
  return from + 1
}

function skipSpace(text: string, from: number, to: number): number {
  let at = from
  while (at < to && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB)) at += 1
  return at
}

function endOfToken(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text.charCodeAt(at) !== SPACE && text.charCodeAt(at) !== TAB) at += 1
  return at
}
