import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { BundledServer } from '../../../contract/ipc/connection'
import type { BundledQuestion, BundledStart } from '../../../contract/wire/bundled'
import { systemClock } from '../clock'
import { createLog } from '../log/log'
import { createBundledSupervisor, type ServerProcessEvents } from './supervisor'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

interface Forked {
  readonly events: ServerProcessEvents
  readonly sent: BundledStart[]
  readonly questions: BundledQuestion[]
  readonly asked: string[]
}

function setUp(random = 0) {
  const forked: Forked[] = []
  const lines: string[] = []
  let secrets = 0
  const supervisor = createBundledSupervisor({
    fork: (events) => {
      const run: Forked = { events, sent: [], questions: [], asked: [] }
      forked.push(run)
      return {
        send: (message) => (message.kind === 'start' ? run.sent.push(message) : run.questions.push(message)),
        terminate: () => run.asked.push('terminate'),
        kill: () => run.asked.push('kill'),
      }
    },
    dataDir: '/data',
    newSecret: () => `secret-${++secrets}-${'x'.repeat(32)}`,
    clock: systemClock,
    random: () => random,
    log: createLog({ write: (line) => lines.push(line), now: Date.now, level: 'debug' }),
  })
  const states: BundledServer[] = []
  supervisor.state.subscribe((state) => states.push(state))
  const last = (): Forked => forked[forked.length - 1] as Forked
  return {
    supervisor,
    forked,
    states,
    lines,
    last,
    listen: (url = 'http://127.0.0.1:4000') => last().events.onMessage({ kind: 'listening', url }),
    crash: (line = 'Error: boom') => {
      last().events.onErrorLine(line)
      last().events.onExit(1)
    },
  }
}

it('starts the server with a data folder and a secret that is new with every launch', () => {
  const { supervisor, forked, listen, crash } = setUp()
  supervisor.start()
  supervisor.start()
  expect(forked).toHaveLength(1)
  expect(forked[0]?.sent).toEqual([
    { kind: 'start', dataDir: '/data', launchSecret: expect.stringContaining('secret-1') },
  ])
  expect(supervisor.state.get()).toEqual({ status: 'starting' })
  expect(supervisor.endpoint.get()).toBeNull()
  listen()
  expect(supervisor.state.get()).toEqual({ status: 'running' })
  expect(supervisor.endpoint.get()).toEqual({
    url: 'http://127.0.0.1:4000',
    launchSecret: forked[0]?.sent[0]?.launchSecret,
  })
  crash()
  expect(supervisor.endpoint.get()).toBeNull()
  vi.advanceTimersByTime(500)
  expect(forked[1]?.sent[0]?.launchSecret).toContain('secret-2')
})

it('never writes the launch secret to the log', () => {
  const { supervisor, listen, crash, lines } = setUp()
  supervisor.start()
  listen()
  crash()
  expect(lines.length).toBeGreaterThan(1)
  expect(lines.join('\n')).not.toContain('secret-1')
})

it('restarts after a crash with the reason and a growing pause', () => {
  const { supervisor, states, listen, crash } = setUp()
  supervisor.start()
  listen()
  crash('Error: out of luck')
  expect(states.at(-1)).toEqual({
    status: 'restarting',
    attempt: 1,
    nextTryAt: Date.now() + 500,
    reason: { code: 'bundled/failed', message: 'out of luck' },
  })
  vi.advanceTimersByTime(499)
  expect(supervisor.state.get().status).toBe('restarting')
  vi.advanceTimersByTime(1)
  expect(supervisor.state.get().status).toBe('starting')
  crash('no error line at all')
  expect(states.at(-1)).toMatchObject({ status: 'restarting', attempt: 2, nextTryAt: Date.now() + 1000 })
})

it('gives up after three crashes in five minutes, with the reason, until asked to start again', () => {
  const { supervisor, forked, listen, crash } = setUp()
  supervisor.start()
  for (let crashes = 0; crashes < 3; crashes += 1) {
    listen()
    crash(`Error: number ${crashes}`)
    vi.advanceTimersByTime(30_000)
  }
  expect(supervisor.state.get()).toEqual({
    status: 'failed',
    reason: { code: 'bundled/failed', message: 'number 2' },
  })
  vi.advanceTimersByTime(3_600_000)
  expect(forked).toHaveLength(3)
  supervisor.start()
  expect(forked).toHaveLength(3)
  expect(supervisor.restart()).toEqual({ status: 'starting' })
  expect(forked).toHaveLength(4)
  crash()
  expect(supervisor.state.get()).toMatchObject({ status: 'restarting', attempt: 1 })
})

it('goes on for ever while crashes are further apart, and forgets the pause after a long run', () => {
  const { supervisor, forked, listen, crash } = setUp()
  supervisor.start()
  for (let crashes = 0; crashes < 6; crashes += 1) {
    listen()
    vi.advanceTimersByTime(5 * 60_000)
    crash()
    expect(supervisor.state.get()).toMatchObject({ status: 'restarting', attempt: 1 })
    vi.advanceTimersByTime(500)
  }
  expect(forked).toHaveLength(7)
})

it('takes the reason that the server itself reports', () => {
  const { supervisor, last } = setUp()
  supervisor.start()
  last().events.onMessage({ kind: 'failed', code: 'store/locked', message: 'The store is in use.' })
  last().events.onErrorLine('Error: something else')
  last().events.onExit(1)
  expect(supervisor.state.get()).toMatchObject({ reason: { message: 'The store is in use.' } })
})

it('falls back to the exit code when the server said nothing', () => {
  const { supervisor, last } = setUp()
  supervisor.start()
  last().events.onExit(7)
  expect(supervisor.state.get()).toMatchObject({ reason: { message: 'It ended with exit code 7.' } })
})

it('kills a server that listens where others could reach it', () => {
  const { supervisor, last, listen } = setUp()
  supervisor.start()
  listen('http://0.0.0.0:4000')
  expect(last().asked).toEqual(['kill'])
  expect(supervisor.endpoint.get()).toBeNull()
  last().events.onExit(9)
  expect(supervisor.state.get()).toMatchObject({ reason: { message: 'It listens outside this computer.' } })
})

it('ignores messages that are no reports, and those of a process that is gone', () => {
  const { supervisor, forked, last, crash, lines } = setUp()
  supervisor.start()
  for (const message of [null, 1, 'listening', {}, { kind: 'listening' }, { kind: 'other', url: 'x' }]) {
    last().events.onMessage(message)
  }
  expect(supervisor.state.get()).toEqual({ status: 'starting' })
  expect(lines.filter((line) => line.includes('report-refused'))).toHaveLength(6)
  crash()
  forked[0]?.events.onMessage({ kind: 'listening', url: 'http://127.0.0.1:1' })
  forked[0]?.events.onExit(1)
  expect(supervisor.endpoint.get()).toBeNull()
  expect(supervisor.state.get()).toMatchObject({ status: 'restarting', attempt: 1 })
})

it('ends a server that never becomes ready', () => {
  const { supervisor, last } = setUp()
  supervisor.start()
  vi.advanceTimersByTime(30_000)
  expect(last().asked).toEqual(['kill'])
  last().events.onExit(9)
  expect(supervisor.state.get()).toMatchObject({ reason: { message: 'It was not ready within 30 seconds.' } })
})

it('ends a server that hangs, says so, and starts another', () => {
  const { supervisor, last, listen, forked } = setUp()
  supervisor.start()
  listen()
  vi.advanceTimersByTime(10_000)
  expect(last().questions).toEqual([{ kind: 'ask' }])
  last().events.onMessage({ kind: 'alive' })
  vi.advanceTimersByTime(40_000)
  expect(last().asked).toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(last().asked).toEqual(['kill'])
  last().events.onExit(9)
  expect(supervisor.state.get()).toMatchObject({
    status: 'restarting',
    reason: { message: 'It did not answer for 40 seconds.' },
  })
  vi.advanceTimersByTime(500)
  expect(forked).toHaveLength(2)
})

it('leaves a server alone that answers, and asks nothing of one that stops', () => {
  const { supervisor, last, listen } = setUp()
  supervisor.start()
  listen()
  for (let turn = 0; turn < 100; turn += 1) {
    vi.advanceTimersByTime(10_000)
    last().events.onMessage({ kind: 'alive' })
  }
  expect(last().asked).toEqual([])
  const asked = last().questions.length
  void supervisor.stop()
  vi.advanceTimersByTime(2_999)
  last().events.onExit(0)
  vi.advanceTimersByTime(600_000)
  expect(last().questions).toHaveLength(asked)
})

it('stops when asked, by force after three seconds, and tells everyone who waits', async () => {
  const { supervisor, last, listen, forked } = setUp()
  supervisor.start()
  listen()
  const stops = Promise.all([supervisor.stop(), supervisor.stop()])
  expect(last().asked).toEqual(['terminate'])
  expect(supervisor.endpoint.get()).toBeNull()
  vi.advanceTimersByTime(3_000)
  expect(last().asked).toEqual(['terminate', 'kill'])
  last().events.onExit(9)
  await stops
  expect(supervisor.state.get()).toEqual({ status: 'stopped' })
  vi.advanceTimersByTime(3_600_000)
  expect(forked).toHaveLength(1)
})

it('stops at once when nothing runs, and calls a planned restart off', async () => {
  const { supervisor, crash, forked } = setUp()
  await supervisor.stop()
  supervisor.start()
  crash()
  await supervisor.stop()
  vi.advanceTimersByTime(60_000)
  expect(forked).toHaveLength(1)
  expect(supervisor.state.get()).toEqual({ status: 'stopped' })
})

it('restarts a running server after its end; a stop meanwhile wins', async () => {
  const { supervisor, forked, last, listen } = setUp()
  supervisor.start()
  listen()
  supervisor.restart()
  expect(last().asked).toEqual(['terminate'])
  last().events.onExit(0)
  expect(forked).toHaveLength(2)
  listen()
  supervisor.restart()
  const stop = supervisor.stop()
  supervisor.restart()
  last().events.onExit(0)
  await stop
  expect(forked).toHaveLength(2)
  expect(supervisor.state.get()).toEqual({ status: 'stopped' })
})
