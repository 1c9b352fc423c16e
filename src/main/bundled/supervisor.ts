import type { BundledServer } from '../../../contract/ipc/connection'
import type { Reason } from '../../../contract/ipc/session'
import { type BundledQuestion, BundledReport, type BundledStart } from '../../../contract/wire/bundled'
import type { Clock } from '../clock'
import type { Log } from '../log/log'
import { maskText } from '../log/mask'
import { createObservable, type Observable } from '../observable'
import { type AnswerWatch, ASK_EVERY, MOST_UNANSWERED, watchAnswers } from './answer-watch'
import { crashReason, LINES_KEPT } from './crash-reason'
import { isLoopbackOrigin } from './loopback'
import { CRASH_LIMIT, CRASH_WINDOW, recentCrashes, restartDelay } from './restart-policy'

/** Longest time from start to the report that the server listens. */
const READY_TIMEOUT = 30_000
/** After this the process is ended without asking. */
const STOP_TIMEOUT = 3_000

/** Where the bundled server is to be reached, and what it knows us by. The secret is for memory only. */
export interface BundledEndpoint {
  /** An http origin on the loopback interface. */
  readonly url: string
  readonly launchSecret: string
}

/** One run of the server's process, as the supervisor needs it. */
export interface ServerProcess {
  readonly send: (message: BundledStart | BundledQuestion) => void
  /** Asks it to end. */
  readonly terminate: () => void
  /** Ends it. */
  readonly kill: () => void
}

export interface ServerProcessEvents {
  readonly onMessage: (message: unknown) => void
  readonly onErrorLine: (line: string) => void
  /** Comes exactly once, after everything else. */
  readonly onExit: (exitCode: number) => void
}

interface SupervisorOptions {
  readonly fork: (events: ServerProcessEvents) => ServerProcess
  readonly dataDir: string
  readonly newSecret: () => string
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
}

export interface BundledSupervisor {
  readonly state: Observable<BundledServer>
  /** Null while the server is not to be reached. */
  readonly endpoint: Observable<BundledEndpoint | null>
  /** Starts the server unless it runs or is about to. */
  readonly start: () => void
  /** Starts afresh and forgets earlier crashes. */
  readonly restart: () => BundledServer
  /** Resolves when the process is gone; idempotent. */
  readonly stop: () => Promise<void>
}

/** One run, from fork to exit. */
interface Run {
  readonly process: ServerProcess
  readonly startedAt: number
  readonly launchSecret: string
  readonly errorLines: string[]
  /** What it said itself about its end. */
  reason: Reason | null
  /** Main asked for its end, and for this afterwards; null for a crash. */
  ending: 'stop' | 'restart' | null
}

/**
 * Keeps one bundled server running: ends it when it hangs, restarts it after a crash with growing pauses, and after three crashes in five
 * minutes gives up with the reason, until `restart` is called.
 */
export function createBundledSupervisor(options: SupervisorOptions): BundledSupervisor {
  const { fork, dataDir, newSecret, clock, random, log } = options
  const state = createObservable<BundledServer>({ status: 'stopped' })
  const endpoint = createObservable<BundledEndpoint | null>(null)
  let run: Run | null = null
  let crashes: number[] = []
  let attempt = 0
  let cancelTimer: () => void = () => undefined
  /** Of the server that listens. */
  let watch: AnswerWatch | null = null
  let stopWaiters: (() => void)[] = []

  function launch(): void {
    cancelTimer()
    state.set({ status: 'starting' })
    const process = fork({
      onMessage: (message) => run === current && current.ending === null && reported(current, message),
      onErrorLine: (line) => {
        if (current.errorLines.push(line) > LINES_KEPT) current.errorLines.shift()
      },
      onExit: (exitCode) => run === current && exited(current, exitCode),
    })
    const current: Run = {
      process,
      startedAt: clock.now(),
      launchSecret: newSecret(),
      errorLines: [],
      reason: null,
      ending: null,
    }
    run = current
    cancelTimer = clock.after(READY_TIMEOUT, () => {
      current.reason = failure(`It was not ready within ${READY_TIMEOUT / 1000} seconds.`)
      process.kill()
    })
    process.send({ kind: 'start', dataDir, launchSecret: current.launchSecret })
  }

  function reported(current: Run, message: unknown): void {
    const report = BundledReport.safeParse(message)
    if (!report.success) {
      log.warn('bundled.report-refused', { issues: report.error.issues.length })
    } else if (report.data.kind === 'failed') {
      current.reason = failure(maskText(report.data.message))
    } else if (report.data.kind === 'alive') {
      watch?.answered()
    } else if (!isLoopbackOrigin(report.data.url)) {
      current.reason = failure('It listens outside this computer.')
      current.process.kill()
    } else {
      cancelTimer()
      log.info('bundled.listening', { url: report.data.url, startMs: clock.now() - current.startedAt })
      watch?.stop()
      watch = watchAnswers({
        ask: () => current.process.send({ kind: 'ask' }),
        onSilent: () => {
          current.reason = failure(`It did not answer for ${(MOST_UNANSWERED * ASK_EVERY) / 1000} seconds.`)
          current.process.kill()
        },
        clock,
      })
      state.set({ status: 'running' })
      endpoint.set({ url: report.data.url, launchSecret: current.launchSecret })
    }
  }

  function exited(current: Run, exitCode: number): void {
    run = null
    cancelTimer()
    stopWatching()
    endpoint.set(null)
    log.info('bundled.exited', { exitCode, asked: current.ending !== null })
    if (current.ending === 'restart') launch()
    else if (current.ending === 'stop') stopped()
    else {
      const told = current.reason ?? failure(crashReason(current.errorLines) ?? `It ended with exit code ${exitCode}.`)
      crashed(told, current.startedAt)
    }
  }

  function crashed(reason: Reason, startedAt: number): void {
    const now = clock.now()
    if (now - startedAt >= CRASH_WINDOW) attempt = 0
    crashes = [...recentCrashes(crashes, now), now]
    if (crashes.length >= CRASH_LIMIT) {
      log.error('bundled.gave-up', { reason })
      state.set({ status: 'failed', reason })
      return
    }
    attempt += 1
    const delay = restartDelay(attempt, random())
    log.warn('bundled.crashed', { reason, attempt, delay })
    state.set({ status: 'restarting', attempt, nextTryAt: now + delay, reason })
    cancelTimer = clock.after(delay, launch)
  }

  function stopWatching(): void {
    watch?.stop()
    watch = null
  }

  function stopped(): void {
    state.set({ status: 'stopped' })
    for (const waiter of stopWaiters.splice(0)) waiter()
  }

  function end(current: Run, ending: 'stop' | 'restart'): void {
    const asked = current.ending !== null
    current.ending = ending
    if (asked) return
    endpoint.set(null)
    stopWatching()
    cancelTimer()
    cancelTimer = clock.after(STOP_TIMEOUT, () => current.process.kill())
    current.process.terminate()
  }

  return {
    state,
    endpoint,
    start: () => {
      if (run === null && state.get().status === 'stopped') launch()
    },
    restart: () => {
      // Once somebody waits for the end, nothing starts again.
      if (stopWaiters.length > 0) return state.get()
      crashes = []
      attempt = 0
      state.set({ status: 'starting' })
      if (run === null) launch()
      else end(run, 'restart')
      return state.get()
    },
    stop: () =>
      new Promise((resolve) => {
        stopWaiters = [...stopWaiters, resolve]
        if (run === null) {
          cancelTimer()
          stopped()
        } else end(run, 'stop')
      }),
  }
}

function failure(message: string): Reason {
  return { code: 'bundled/failed', message }
}
