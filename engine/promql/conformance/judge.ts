import { LoomError } from '../../../contract/errors'
import type { InstantResult, QueryLimits, RangeResult } from '../../model/query-result'
import { type CompiledQuery, compile } from '../compile'
import { evaluateInstant, evaluateRange } from '../evaluate'
import { compareInstant, compareRange } from './compare'
import type { Expectation, Wanted } from './expectation'
import type { MemorySource } from './memory-source'
import type { Evaluation } from './script'

/** What a script runs against: the series it has loaded, and how the engine is set up. */
export interface Bench {
  readonly source: MemorySource
  readonly limits: QueryLimits
}

/** What is wrong with an outcome: nothing where nothing is set. */
export interface Judgement {
  /** With the values, or with success or failure itself. */
  readonly answer?: string | undefined
  /** With what is said beside them. */
  readonly missingWarning?: string | undefined
  readonly missingInfo?: string | undefined
  readonly extraNote?: string | undefined
}

const MINUTE = 60_000

function fits(wanted: Wanted, words: string): boolean {
  return typeof wanted === 'string' ? wanted === words : wanted.test(words)
}

function missingNote(kind: string, wanted: Expectation['warnings'], notes: readonly string[]): string | undefined {
  if (wanted === 'none') return undefined
  const missing = wanted.find((one) => !notes.some((note) => fits(one, note)))
  return missing && `no ${kind} of the words ${missing}, but: ${notes.join('; ')}`
}

function extraNote(kind: string, wanted: Expectation['warnings'], notes: readonly string[]): string | undefined {
  // Where nothing is said of notes, there may be any.
  if (wanted.length === 0) return undefined
  const extra = notes.find((note) => wanted === 'none' || !wanted.some((one) => fits(one, note)))
  return extra && `unexpected ${kind}: ${extra}`
}

function judgeNotes(expected: Expectation, result: InstantResult | RangeResult): Omit<Judgement, 'answer'> {
  if (!('warnings' in result)) return {}
  const { warnings, infos } = result
  return {
    missingWarning: missingNote('warning', expected.warnings, warnings),
    missingInfo: missingNote('info', expected.infos, infos),
    extraNote: extraNote('warning', expected.warnings, warnings) ?? extraNote('info', expected.infos, infos),
  }
}

/** Prometheus's tests ask every instant query as a range query too: the same moment must give the same answer. */
function judgeAsRange({ at, expected, query: text }: Evaluation, query: CompiledQuery, { source, limits }: Bench) {
  if (typeof at !== 'number' || query.program.type !== 'vector' || expected.ordered) return undefined
  if (/\b(start|end|step|range)\s*\(/.test(text)) return undefined
  const result = evaluateRange(query, source, at - MINUTE, at + MINUTE, MINUTE, limits)
  const middle = { start: at, end: at, step: MINUTE }
  const series = result.series
    .filter(({ present }) => present[1] === 1)
    .map(({ labels, values }) => ({ labels, values: values.slice(1, 2), present: Uint8Array.of(1) }))
  const reason = compareRange(expected, middle, { ...result, start: at, points: 1, series })
  return reason && `as a range: ${reason}`
}

const DID_NOT_FAIL: Judgement = { answer: 'did not fail' }

function judgeAnswer(command: Evaluation, bench: Bench): Judgement {
  const { source, limits } = bench
  const { at, expected } = command
  // Prometheus runs its own scripts with all experiments on.
  const query = compile(command.query, { experimentalFunctions: true })
  if (typeof at !== 'number') {
    const result = evaluateRange(query, source, at.start, at.end, at.step, limits)
    if (expected.failure !== undefined) return DID_NOT_FAIL
    return { ...judgeNotes(expected, result), answer: compareRange(expected, at, result) }
  }
  const result = evaluateInstant(query, source, at, limits)
  if (expected.failure !== undefined) return DID_NOT_FAIL
  const answer = compareInstant(expected, result) ?? judgeAsRange(command, query, bench)
  return { ...judgeNotes(expected, result), answer }
}

/** Evaluates and judges the outcome. Throws `promql/unsupported` where the expression holds what Loom leaves out. */
export function judge(command: Evaluation, bench: Bench): Judgement {
  try {
    return judgeAnswer(command, bench)
  } catch (error) {
    if (!(error instanceof LoomError)) return { answer: `failed unexpectedly: ${String(error)}` }
    if (error.code === 'promql/unsupported') throw error
    const { failure } = command.expected
    if (failure === undefined) return { answer: `${error.code}: ${error.message}` }
    return fits(failure, error.message) ? {} : { answer: `failed with other words: ${error.message}` }
  }
}
