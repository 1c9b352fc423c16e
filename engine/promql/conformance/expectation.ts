import { parseNumber } from '../syntax/number-literal'
import { unquote } from '../syntax/string-literal'
import { readSeries, type ScriptSeries } from './points'
import { readSpan, type Span } from './span'

/** Words that a message must be, or a pattern for them. */
export type Wanted = string | RegExp

/** What an `eval` says must come out. */
export interface Expectation {
  readonly ordered: boolean
  /** Undefined where it must not fail. */
  readonly failure: Wanted | undefined
  /** What must be said, each at least once and nothing else; `none` where nothing may be said. */
  readonly warnings: readonly Wanted[] | 'none'
  readonly infos: readonly Wanted[] | 'none'
  readonly text: string | undefined
  readonly scalar: number | undefined
  /** Where the result is a range vector, the times that its points stand for. */
  readonly rangeVector: Span | undefined
  readonly series: readonly ScriptSeries[]
}

const ANYTHING = /^/
const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/s
const EXPECT_RANGE = /^expect range vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/
/** The older way to say how a failure reads. */
const EXPECTED_FAIL = /^expected_fail_(message|regexp)\s+(.*)$/s
const NUMBER = /^[+-]?(?:0x[0-9a-f]+|[0-9.][0-9.e+-]*|inf|nan)$/i

function wanted(kind: string | undefined, words: string | undefined): Wanted {
  const text = (words ?? '').trim()
  if (kind === 'msg' || kind === 'message') return text
  return kind === undefined ? ANYTHING : new RegExp(text)
}

function readText(line: string): string {
  const result = unquote(line.replace(/^expect string\s*/, ''))
  if ('value' in result) return result.value
  throw new Error(`No string: ${line}`)
}

function readNumber(line: string): number {
  const value = parseNumber(line.replace(/^[+-]/, ''))
  return line.startsWith('-') ? -value : value
}

type Draft = { -readonly [Key in keyof Expectation]: Expectation[Key] } & { series: ScriptSeries[] }

function nothing(notes: Expectation['warnings']): 'none' {
  if (notes !== 'none' && notes.length > 0) throw new Error('Something and nothing cannot be expected together')
  return 'none'
}

function addNote(notes: Expectation['warnings'], kind: string | undefined, words: string | undefined): Wanted[] {
  if (notes === 'none') throw new Error('Something and nothing cannot be expected together')
  return [...notes, wanted(kind, words)]
}

function readExpect(draft: Draft, line: string): void {
  const [, mode, kind, words] = EXPECT.exec(line) ?? []
  switch (mode) {
    case 'ordered':
      draft.ordered = true
      return
    case 'fail':
      draft.failure = wanted(kind, words)
      return
    case 'warn':
      draft.warnings = addNote(draft.warnings, kind, words)
      return
    case 'info':
      draft.infos = addNote(draft.infos, kind, words)
      return
    case 'no_warn':
      draft.warnings = nothing(draft.warnings)
      return
    case 'no_info':
      draft.infos = nothing(draft.infos)
      return
    default:
      throw new Error(`Unknown expectation: ${line}`)
  }
}

function readLine(draft: Draft, line: string): void {
  const range = EXPECT_RANGE.exec(line)
  const older = EXPECTED_FAIL.exec(line)
  if (range) draft.rangeVector = readSpan(range[1]!, range[2]!, range[3]!)
  else if (older) draft.failure = wanted(older[1], older[2])
  else if (/^expect string\b/.test(line)) draft.text = readText(line)
  else if (/^expect\s/.test(line)) readExpect(draft, line)
  else if (NUMBER.test(line)) draft.scalar = readNumber(line)
  else draft.series.push(readSeries(line))
}

/** Reads the lines below an `eval`, and what the command itself says, as `eval_fail` does. */
export function readExpectation(suffix: string | undefined, lines: readonly string[]): Expectation {
  const draft: Draft = {
    ordered: suffix === 'ordered',
    failure: suffix === 'fail' ? ANYTHING : undefined,
    warnings: suffix === 'warn' ? [ANYTHING] : [],
    infos: suffix === 'info' ? [ANYTHING] : [],
    text: undefined,
    scalar: undefined,
    rangeVector: undefined,
    series: [],
  }
  for (const line of lines) readLine(draft, line)
  return draft
}
