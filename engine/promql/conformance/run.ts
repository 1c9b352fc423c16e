import { LoomError } from '../../../contract/errors'
import type { QueryLimits } from '../../model/query-result'
import { type Bench, type Judgement, judge } from './judge'
import { createMemorySource } from './memory-source'
import { outOfScope } from './scope'
import { type Evaluation, readScript } from './script'

/** How one command of a script went. */
export interface Outcome {
  readonly line: number
  readonly query: string
  /** `values-only`: the values are right, and only what Prometheus says of histograms beside them is not said. */
  readonly verdict: 'passed' | 'failed' | 'values-only' | 'out-of-scope'
  /** Why it did not pass. */
  readonly reason: string
}

function evaluate(line: number, command: Evaluation, bench: Bench): Outcome {
  const { source } = bench
  const { query, expected } = command
  const outcome = (verdict: Outcome['verdict'], reason = ''): Outcome => ({ line, query, verdict, reason })
  source.takeMet()
  let judgement: Judgement
  try {
    judgement = judge(command, bench)
  } catch (error) {
    if (!(error instanceof LoomError)) throw error
    const why = outOfScope(error.message)
    return why === undefined ? outcome('failed', error.message) : outcome('out-of-scope', `${why}: ${error.message}`)
  }
  const { answer, missingWarning, missingInfo, extraNote } = judgement
  const reason = missingWarning ?? missingInfo ?? extraNote ?? answer
  if (reason === undefined) return outcome('passed')
  const { leftOut, hasNumbers } = source.takeMet()
  const expectsHistograms = expected.series.some(({ points }) => points.includes('histogram'))
  const why = leftOut ?? (expectsHistograms ? 'native histograms' : undefined)
  if (why === undefined || extraNote !== undefined) return outcome('failed', reason)
  if (answer === undefined) return outcome('values-only', `${why}: ${reason}`)
  // An info where no histogram is expected says that they were passed over: without them the numbers must be the same.
  // Where there was nothing else, it says something of what they hold.
  const passedOver = missingInfo !== undefined && missingWarning === undefined && !expectsHistograms && hasNumbers
  if (passedOver) return outcome('failed', `${answer}; ${missingInfo}`)
  return outcome('out-of-scope', `${why}: ${answer}`)
}

const LIMITS: QueryLimits = { maxSamples: 50_000_000, maxSeries: 100_000, timeout: 60_000, now: () => 0 }

/**
 * Runs a script of Prometheus's test language against this engine. What cannot be read counts as failed. Prometheus runs
 * its own scripts with delayed removal of names.
 */
export function runScript(text: string, delaysNameRemoval = false): Outcome[] {
  const outcomes: Outcome[] = []
  const limits = { ...LIMITS, delaysNameRemoval }
  let source = createMemorySource()
  for (const command of readScript(text)) {
    if (command.kind === 'clear') source = createMemorySource()
    else if (command.kind === 'load') source.load(command)
    else if (command.kind === 'eval') outcomes.push(evaluate(command.line, command, { source, limits }))
    else outcomes.push({ line: command.line, query: command.text, verdict: 'failed', reason: command.reason })
  }
  return outcomes
}
