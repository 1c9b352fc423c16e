import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { LoomError } from '../../contract/errors'
import { createEvaluationQueue } from './evaluation-queue'
import { createStream } from './stream'
import { createSubscription } from './subscription'

/** A stream whose every evaluation runs into its time limit after `took` milliseconds; tells when it was tried. */
async function triesWithin(seconds: number, took: number): Promise<number> {
  let time = 1_700_000_000_000
  let tries = 0
  const stream = createStream({
    name: 'q1',
    step: 1000,
    epoch: 'e',
    now: () => time,
    due: () => Math.floor(time / 1000),
    evaluate: async () => {
      tries += 1
      time += took
      throw new LoomError('query/timeout', 'too long')
    },
    queue: createEvaluationQueue({ concurrency: 2 }),
    outlet: { frame: () => {}, failed: () => {}, ready: async () => true },
    onBug: (error) => {
      throw error
    },
  })
  stream.add(createSubscription({ connection: 'one', id: 'p1', points: 10, sent: null }))
  const end = time + seconds * 1000
  while (time < end) {
    stream.advance()
    for (let count = 0; count < 4; count += 1) await turn()
    time += 1000
  }
  return tries
}

it('L8 tries a query that fails at once every five seconds', async () => {
  expect(await triesWithin(60, 0)).toBeGreaterThanOrEqual(10)
})

it('L8 gives a query that always takes too long a tenth of the time, and leaves the rest to others', async () => {
  const tries = await triesWithin(600, 10_000)
  expect(tries).toBeGreaterThan(2)
  expect(tries).toBeLessThanOrEqual(6)
})

it('evaluates no history for those who left while it waited for its turn', async () => {
  let evaluations = 0
  const failures: string[] = []
  const stream = createStream({
    name: 'q1',
    step: 1000,
    epoch: 'e',
    now: () => 1_700_000_000_000,
    due: () => 1_700_000_000,
    evaluate: async () => {
      evaluations += 1
      throw new LoomError('query/timeout', 'too long')
    },
    queue: createEvaluationQueue({ concurrency: 2 }),
    outlet: { frame: () => {}, failed: (_connection, { code }) => failures.push(code), ready: async () => true },
    onBug: (error) => {
      throw error
    },
  })
  const subscription = createSubscription({ connection: 'one', id: 'p1', points: 10, sent: null })
  stream.add(subscription)
  stream.advance()
  stream.remove(subscription)
  for (let count = 0; count < 4; count += 1) await turn()
  expect([evaluations, failures]).toEqual([0, []])
})
