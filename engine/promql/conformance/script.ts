import { labelsKey } from '../../../contract/model/labels'
import { type Expectation, readExpectation } from './expectation'
import { readSeries, type ScriptSeries } from './points'
import { readSpan, readTime, type Span } from './span'

/** Series to be stored, the first point of each at time 0. */
export interface Load {
  readonly kind: 'load'
  readonly step: number
  readonly series: readonly ScriptSeries[]
  /** Whether classic histograms are to be there as native ones, too. */
  readonly asNative: boolean
  /** Keys of the series whose samples tell since when they count, or all of them. */
  readonly started: ReadonlySet<string> | 'all'
}

/** An `eval`: an expression at a moment or over a span, and what must come out. */
export interface Evaluation {
  readonly kind: 'eval'
  readonly query: string
  readonly at: number | Span
  readonly expected: Expectation
}

/** One command of a script. What cannot be read is a fault, never passed over. */
export type Command = { readonly line: number } & (
  | { readonly kind: 'clear' }
  | Load
  | Evaluation
  | { readonly kind: 'fault'; readonly text: string; readonly reason: string }
)

const LOAD = /^load(_with_nhcb)?\s+(\S+)$/
const INSTANT = /^eval(?:_(fail|ordered|warn|info))?\s+instant\s+at\s+(\S+)\s+(.*)$/s
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.*)$/s
/** Series are named as they like, so only what cannot be one starts a command. */
const COMMAND = /^(clear$|load\S*\s+[0-9]\S*$|eval\S*\s+(instant|range)\s)/
/** Tells since when samples count: `metric@st …`, or `@st …` for every series. */
const STARTS = /^([^\s{]*(?:\{.*\})?)@st\s/

function readLoad(step: string, asNative: boolean, body: readonly string[]): Load {
  const series = body.filter((line) => !STARTS.test(line)).map(readSeries)
  const starts = body.flatMap((line) => STARTS.exec(line)?.[1] ?? [])
  const started = starts.includes('') ? 'all' : new Set(starts.map((of) => labelsKey(readSeries(of).labels)))
  return { kind: 'load', step: readTime(step), series, asNative, started }
}

function readCommand(line: string, body: readonly string[]): { readonly kind: 'clear' } | Load | Evaluation {
  if (line === 'clear') return { kind: 'clear' }
  const load = LOAD.exec(line)
  if (load) return readLoad(load[2]!, load[1] !== undefined, body)
  const instant = INSTANT.exec(line)
  if (instant) {
    const [, suffix, at, query] = instant
    return { kind: 'eval', query: query!, at: readTime(at!), expected: readExpectation(suffix, body) }
  }
  const range = RANGE.exec(line)
  if (!range) throw new Error('Unknown command')
  const [, suffix, start, end, step, query] = range
  return { kind: 'eval', query: query!, at: readSpan(start!, end!, step!), expected: readExpectation(suffix, body) }
}

/** Reads a script of Prometheus's test language (promql/promqltest). A comment ends a command like an empty line. */
export function readScript(text: string): Command[] {
  const lines = text.split('\n').map((line) => line.trim().replace(/^#.*$/s, ''))
  const commands: Command[] = []
  for (let index = 0; index < lines.length; ) {
    const start = index
    const line = lines[index]!
    index += 1
    if (line === '') continue
    while (index < lines.length && lines[index] !== '' && !COMMAND.test(lines[index]!)) index += 1
    try {
      commands.push({ line: start + 1, ...readCommand(line, lines.slice(start + 1, index)) })
    } catch (error) {
      commands.push({ line: start + 1, kind: 'fault', text: line, reason: String(error) })
    }
  }
  return commands
}
