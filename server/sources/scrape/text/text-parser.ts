import { LoomError } from '../../../../contract/errors'
import type { MetricType } from '../../../../engine/model/metadata'
import { type Descriptor, parseDescriptor, type TextFormat } from './descriptor'
import { createLineSplitter } from './line-splitter'
import { readSample } from './sample-line'
import { TextFault } from './text-fault'

/** Takes what an exposition says, in its order. What it throws ends the parsing; a TextFault gets the line's number. */
export interface TextSink {
  /**
   * One sample. `series` is its name and labels as written (`parseSeries` reads them): the same text always means the
   * same series. `time` in milliseconds, NaN when the line gives none. `type`: of the family told last.
   */
  sample(series: string, value: number, time: number, type: MetricType): void
  describe(told: Exclude<Descriptor, { kind: 'end' | 'comment' }>): void
}

/** Reads an exposition that comes in pieces of bytes. Throws `request/invalid` naming the line that is wrong. */
export interface TextParser {
  push(bytes: Uint8Array): void
  /** To be called after the last piece. */
  end(): void
}

/** One line, in bytes, that is still taken for an honest one. */
const MAX_LINE_BYTES = 1024 * 1024

const HASH = 35

export function createTextParser(format: TextFormat, sink: TextSink, maxLineBytes = MAX_LINE_BYTES): TextParser {
  const splitter = createLineSplitter(maxLineBytes)
  /** The line that is read now, or next. */
  let line = 1
  let ended = false
  let type: MetricType = 'unknown'
  const take = (series: string, value: number, time: number): void => sink.sample(series, value, time, type)

  function readDescriptor(text: string): void {
    const told = parseDescriptor(text, format)
    if (told.kind === 'end') ended = true
    else if (told.kind !== 'comment') {
      if (told.kind === 'type') type = told.type
      sink.describe(told)
    }
  }

  function readLine(text: string, from: number, to: number): void {
    if (ended) throw new TextFault('there is text after # EOF')
    const start = format === 'prometheus' ? pastSpace(text, from, to) : from
    if (start === to) {
      if (format === 'openmetrics') throw new TextFault('OpenMetrics has no empty lines')
    } else if (text.charCodeAt(start) === HASH) readDescriptor(text.slice(start, to))
    else readSample(text, start, to, format, take)
  }

  function readLines(text: string): void {
    for (let from = 0; from < text.length; ) {
      const found = text.indexOf('\n', from)
      const to = found === -1 ? text.length : found
      readLine(text, from, to)
      from = to + 1
      line += 1
    }
  }

  function withLineNumber(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof TextFault)) throw error
      throw new LoomError('request/invalid', `line ${line}: ${error.message}`)
    }
  }

  return {
    push: (bytes) => withLineNumber(() => readLines(splitter.push(bytes))),
    end: () =>
      withLineNumber(() => {
        readLines(splitter.end())
        if (format === 'openmetrics' && !ended)
          throw new TextFault('the text does not end with # EOF; it may be cut off')
      }),
  }
}

function pastSpace(text: string, from: number, to: number): number {
  let at = from
  while (at < to && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at += 1
  return at
}
