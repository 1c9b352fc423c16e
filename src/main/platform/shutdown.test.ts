import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLog } from '../log/log'
import { runShutdown } from './shutdown'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function collect() {
  const lines: Record<string, unknown>[] = []
  return { lines, log: createLog({ write: (line) => lines.push(JSON.parse(line)), now: Date.now, level: 'info' }) }
}

it('ends when all tasks have ended, also those that fail', async () => {
  const { lines, log } = collect()
  const done: string[] = []
  await runShutdown(
    [
      { name: 'good', run: async () => void done.push('good') },
      { name: 'plain', run: () => void done.push('plain') },
      { name: 'bad', run: () => Promise.reject(new Error('x')) },
      {
        name: 'worse',
        run: () => {
          throw new Error('y')
        },
      },
    ],
    log,
  )
  expect(done).toEqual(['good', 'plain'])
  expect(lines.map(({ task }) => task).sort()).toEqual(['bad', 'worse'])
  expect(vi.getTimerCount()).toBe(0)
})

it('does not wait longer than five seconds, and names what hangs', async () => {
  const { lines, log } = collect()
  const ended = runShutdown([{ name: 'stuck', run: () => new Promise<void>(() => undefined) }], log)
  await vi.advanceTimersByTimeAsync(5_000)
  await ended
  expect(lines).toMatchObject([{ event: 'shutdown.deadline', open: ['stuck'] }])
})
