import type { Notice } from '../../contract/ipc/desktop'
import type { Clock } from './clock'
import type { Log } from './log/log'
import { createObservable, type Observable } from './observable'
import type { SecretStore } from './session/keychain'

/** A clock that stands until it is moved. */
export interface TestClock extends Clock {
  /** Moves on by so many milliseconds, and fires what falls due on the way. */
  readonly advance: (milliseconds: number) => Promise<void>
  /** Moves the wall clock alone, as sleep does: no timer fires. */
  readonly jump: (milliseconds: number) => void
  readonly waiting: () => number
}

export function createTestClock(start = 1_700_000_000_000): TestClock {
  let now = start
  const timers = new Set<{ at: number; readonly callback: () => void }>()
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return {
    now: () => now,
    after: (delay, callback) => {
      const timer = { at: now + delay, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds
      await settle()
      for (;;) {
        const next = [...timers].sort((one, other) => one.at - other.at).find(({ at }) => at <= end)
        if (next === undefined) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.callback()
        await settle()
      }
      now = end
    },
    jump: (milliseconds) => {
      now += milliseconds
      for (const timer of timers) timer.at += milliseconds
    },
    waiting: () => timers.size,
  }
}

/** A log that is kept, to be looked through for what must not be in it. */
export function createTestLog(): Log & { readonly lines: string[] } {
  const lines: string[] = []
  const at =
    (level: string) =>
    (event: string, fields: object = {}): void => {
      lines.push(
        `${level} ${event} ${JSON.stringify(fields, (_key, value) => (value instanceof Error ? String(value) : value))}`,
      )
    }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A keychain in memory that can be made to fail as real ones do; the real ones have tests of their own. */
export function createTestSecretStore(): SecretStore & {
  readonly entries: Map<string, string>
  fault: 'none' | 'locked' | 'hangs' | null
  /** What each call waits for, last. */
  readonly release: () => void
  readonly calls: string[]
} {
  const entries = new Map<string, string>()
  const held: (() => void)[] = []
  const calls: string[] = []
  const store = {
    entries,
    calls,
    fault: null as 'none' | 'locked' | 'hangs' | null,
    release: () => {
      store.fault = null
      for (const free of held.splice(0)) free()
    },
    getPassword: async (_service: string, account: string) => {
      await pass(`get ${account}`, false)
      return entries.get(account) ?? null
    },
    setPassword: async (_service: string, account: string, secret: string) => {
      await pass(`set ${account}`, true)
      entries.set(account, secret)
    },
    deletePassword: async (_service: string, account: string) => {
      await pass(`delete ${account}`, true)
      return entries.delete(account)
    },
  }
  async function pass(call: string, writes: boolean): Promise<void> {
    calls.push(call)
    if (store.fault === 'hangs') await new Promise<void>((free) => held.push(free))
    if (store.fault === 'none') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY')
    if (store.fault === 'locked' && writes) throw new Error('Cannot create an item in a locked collection')
  }
  return store
}

export function createTestNotices(): { readonly notify: (notice: Notice) => void; readonly all: Notice[] } {
  const all: Notice[] = []
  return { all, notify: (notice) => void all.push(notice) }
}

/** Waits until the value passes, in real time. */
export async function until<Value>(
  observable: Observable<Value>,
  passes: (value: Value) => boolean,
  limit = 10_000,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`still ${JSON.stringify(observable.get())}`))
    }, limit)
    const look = (value: Value): void => {
      if (!passes(value)) return
      clearTimeout(timer)
      stop()
      resolve(value)
    }
    const stop = observable.subscribe(look)
    look(observable.get())
  })
}

/** Hints that a test gives by itself. */
export function createTestHints(): {
  readonly online: ReturnType<typeof createObservable<boolean>>
  readonly awake: ReturnType<typeof createObservable<boolean>>
} {
  return { online: createObservable(true), awake: createObservable(true) }
}
