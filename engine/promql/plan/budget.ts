import { LoomError } from '../../../contract/errors'
import type { QueryLimits } from '../../model/query-result'

/** What one evaluation may still cost. */
export interface Budget {
  /** Counts samples read from the source. */
  read(samples: number): void
  /** Refuses a table of intermediate values that would exceed the samples that a query may hold. */
  hold(cells: number): void
  /** Counts the series of the result. */
  answer(series: number): void
  /** Called often within loops: notices the timeout and the caller's abort. */
  checkpoint(): void
  /** Counts the steps of a loop whose length the query decides: notices the same within milliseconds, not rounds. */
  work(steps: number): void
}

const CHECKPOINTS_PER_LOOK = 32
/** About a millisecond of adding numbers up. */
const STEPS_PER_LOOK = 1_000_000

/** The budget of one evaluation, or of a part of one that began earlier. */
export function createBudget(limits: QueryLimits, started = limits.now()): Budget {
  let samplesRead = 0
  let checkpoints = 0
  let steps = 0

  const look = () => {
    if (limits.signal?.aborted) throw new LoomError('query/canceled', 'The query was canceled')
    if (limits.now() - started > limits.timeout) {
      throw new LoomError('query/timeout', `The query took longer than ${limits.timeout} ms`)
    }
  }
  const refuseSamples = () =>
    new LoomError('query/too-many-samples', `The query needs more than ${limits.maxSamples} samples in memory`)

  look()
  return {
    read(samples) {
      samplesRead += samples
      limits.onRead?.(samples)
      if (samplesRead > limits.maxSamples) throw refuseSamples()
    },
    hold(cells) {
      if (cells > limits.maxSamples) throw refuseSamples()
      look()
    },
    answer(series) {
      if (series <= limits.maxSeries) return
      throw new LoomError('query/too-many-series', `The result has more than ${limits.maxSeries} series`)
    },
    checkpoint() {
      checkpoints += 1
      if (checkpoints % CHECKPOINTS_PER_LOOK === 0) look()
    },
    work(more) {
      steps += more
      if (steps < STEPS_PER_LOOK) return
      steps = 0
      look()
    },
  }
}
