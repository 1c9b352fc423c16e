import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BUNDLED_USERNAME, type BundledReport } from '../../contract/wire/bundled'
import { createJsonLog } from '../log/json-log'
import { type ParentPort, parentPortOf } from './parent-port'
import { watchParent } from './parent-watch'
import { runBundled } from './run-bundled'
import { createShutdown } from './shutdown'

const SECRET = 'launch-secret-of-at-least-32-characters'
const dead = Object.assign(new Error('no such process'), { code: 'ESRCH' })

describe('watching the parent', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    [
      'another parent takes over',
      (program: { ppid: number }) => {
        program.ppid = 1
      },
    ],
    [
      'its number belongs to no process',
      (program: { kill: () => true }) => {
        program.kill = () => {
          throw dead
        }
      },
    ],
  ])('tells within a second that %s, once', (_how, die) => {
    const program = { ppid: 4711, kill: (): true => true }
    let gone = 0
    watchParent(() => {
      gone += 1
    }, program)
    vi.advanceTimersByTime(5000)
    expect(gone).toBe(0)
    die(program)
    vi.advanceTimersByTime(1000)
    expect(gone).toBe(1)
    vi.advanceTimersByTime(5000)
    expect(gone).toBe(1)
  })

  it('takes a parent that may not be signalled for alive, and can be stopped', () => {
    const program = {
      ppid: 4711,
      kill: (): true => {
        throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
      },
    }
    let gone = 0
    const stop = watchParent(() => {
      gone += 1
    }, program)
    vi.advanceTimersByTime(3000)
    stop()
    program.ppid = 1
    vi.advanceTimersByTime(3000)
    expect(gone).toBe(0)
  })
})

describe('stopping', () => {
  const log = createJsonLog({ level: 'error', now: Date.now, write: () => {} })
  const exits = (stop: () => Promise<void>) => {
    const codes: unknown[] = []
    const exit = ((code: unknown) => void codes.push(code)) as NodeJS.Process['exit']
    return { codes, shutdown: createShutdown({ exit }, { stop }, log) }
  }

  it('ends the process with 0 once all is closed, however often it is asked', async () => {
    const { codes, shutdown } = exits(async () => {})
    shutdown('SIGTERM')
    shutdown('SIGTERM')
    await vi.waitFor(() => expect(codes).toEqual([0]))
  })

  it('ends it with 1 after 5 s, or when closing fails', async () => {
    vi.useFakeTimers()
    const hanging = exits(() => new Promise(() => {}))
    hanging.shutdown('SIGTERM')
    vi.advanceTimersByTime(5000)
    expect(hanging.codes).toEqual([1])
    vi.useRealTimers()
    const failing = exits(() => Promise.reject(new Error('no')))
    failing.shutdown('SIGTERM')
    await vi.waitFor(() => expect(failing.codes).toEqual([1]))
  })
})

/** Stands for Electron's utility process: its `process` and the port to main. The real one is in the end-to-end tests. */
class FakeProcess extends EventEmitter {
  ppid = 4711
  readonly stderr = new EventEmitter()
  readonly stdout = new EventEmitter()
  readonly codes: unknown[] = []
  kill = (): true => true
  exit = (code: unknown): void => void this.codes.push(code)
  constructor() {
    super()
    Object.assign(this.stderr, { write: () => true })
  }
}

class FakePort extends EventEmitter {
  readonly reports: BundledReport[] = []
  postMessage(message: BundledReport): void {
    this.reports.push(message)
  }
}

function bundled() {
  const program = new FakeProcess()
  const port = new FakePort()
  runBundled(program as unknown as NodeJS.Process, port as unknown as ParentPort)
  return { program, port }
}

describe('the bundled server', () => {
  it('starts by message on a free loopback port, lets the launch secret in and ends with its parent', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'loom-bundled-'))
    const { program, port } = bundled()
    const message = { data: { kind: 'start', dataDir, launchSecret: SECRET } }
    port.emit('message', message)
    port.emit('message', message)
    await vi.waitFor(() => expect(port.reports).toHaveLength(1), 10_000)
    const [report] = port.reports
    if (report?.kind !== 'listening') throw new Error(JSON.stringify(report))
    expect(report.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const login = (password: string) =>
      fetch(`${report.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: BUNDLED_USERNAME, password }),
      })
    expect((await login(SECRET)).status).toBe(200)
    expect((await login('something else')).status).toBe(401)
    for (const data of [{ kind: 'ask' }, { kind: 'ask', more: 1 }, 'ask', message.data]) port.emit('message', { data })
    expect(port.reports.slice(1), 'a sign of life for each question, and for nothing else').toEqual([{ kind: 'alive' }])
    program.ppid = 1
    await vi.waitFor(() => expect(program.codes).toEqual([0]), 5000)
    await expect(fetch(`${report.url}/healthz`)).rejects.toThrow()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it.each([
    [{ kind: 'start' }, 'bundled/failed'],
    [{ kind: 'start', dataDir: '/proc/nowhere', launchSecret: SECRET }, 'config/invalid'],
    [{ kind: 'start', dataDir: '/tmp', launchSecret: 'short' }, 'bundled/failed'],
    ['start', 'bundled/failed'],
  ])('reports why it does not start from %j, and ends', async (data, code) => {
    const { program, port } = bundled()
    port.emit('message', { data })
    await vi.waitFor(() => expect(program.codes).toContain(1), 5000)
    expect(port.reports).toEqual([{ kind: 'failed', code, message: expect.any(String) }])
    program.ppid = 1
  })

  it('ends when its port closes before it was started', () => {
    const { program, port } = bundled()
    port.emit('close')
    expect(program.codes).toEqual([0])
    program.ppid = 1
  })

  it('is bundled only where there is a port', () => {
    expect(parentPortOf(process)).toBeUndefined()
    const port = new FakePort()
    expect(parentPortOf({ parentPort: port } as unknown as NodeJS.Process)).toBe(port)
  })
})
