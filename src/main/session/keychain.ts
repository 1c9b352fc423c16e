import type { Clock } from '../clock'
import type { Log } from '../log/log'
import { createObservable, type Observable } from '../observable'
import { classifyKeychainError } from './keychain-error'
import type { KeychainState } from './keychain-state'

/** The service all of Loom's entries are kept under. */
export const KEYCHAIN_SERVICE = 'Loom'

/** Longest entry: what UTF-16 drivers of Windows' credential store still take (2,560 bytes), with room to spare. */
const MAX_ENTRY_CHARACTERS = 1200

/** A keychain that has not answered by then counts as hanging. */
export const ANSWER_TIMEOUT = 5_000

/** How long what could not be saved waits for the next try. */
export const SAVE_AGAIN_AFTER = 30_000

const CANARY = 'canary'

/** keytar, as Loom uses it. */
export interface SecretStore {
  readonly getPassword: (service: string, account: string) => Promise<string | null>
  readonly setPassword: (service: string, account: string, secret: string) => Promise<void>
  readonly deletePassword: (service: string, account: string) => Promise<boolean>
}

export interface Keychain {
  readonly state: Observable<KeychainState>
  /** Finds out within 5 s whether secrets can be kept here, by writing, reading and deleting one. Asks once. */
  readonly probe: () => Promise<KeychainState>
  /** The secret, or null when there is none or the keychain does not answer. */
  readonly get: (account: string) => Promise<string | null>
  /**
   * Whether the keychain has it. When not, it is held in memory and saved as soon as the keychain takes it; an entry
   * longer than every platform keeps stays in memory.
   */
  readonly set: (account: string, secret: string) => Promise<boolean>
  /** Whether it is gone for certain. */
  readonly remove: (account: string) => Promise<boolean>
  /** Resolves when what is under way has ended; not waiting for a call that hangs. */
  readonly settled: () => Promise<void>
  /** Whether a call is under way, so that this process would wait for it before it ends. */
  readonly isBusy: () => boolean
  readonly dispose: () => void
}

interface KeychainOptions {
  readonly store: SecretStore
  readonly clock: Clock
  readonly log: Log
  /** Text that no earlier canary had. */
  readonly newCanary: () => string
}

type Outcome<Value> = { readonly done: true; readonly value: Value } | { readonly done: false }

/**
 * The system's keychain, made safe to wait for: one call at a time (a hanging one must not use up Node's thread pool),
 * each with a time limit, and what could not be saved is saved later. keytar's `get` answers null for a missing entry
 * and for a locked keychain alike, so only a write can tell the state.
 */
export function createKeychain({ store, clock, log, newCanary }: KeychainOptions): Keychain {
  const state = createObservable<KeychainState>('checking')
  const unsaved = new Map<string, string | null>()
  let last: Promise<unknown> = Promise.resolve()
  let hanging = false
  let underWay = 0
  let probing: Promise<KeychainState> | null = null
  let cancelRetry: () => void = () => undefined
  let disposed = false

  /** Runs `call` when its turn comes; gives up waiting after the limit, and notices when the answer comes after all. */
  function ask<Value>(call: () => Promise<Value>): Promise<Outcome<Value>> {
    if (hanging) return Promise.resolve({ done: false })
    underWay += 1
    const turn = last.then(call).finally(() => {
      underWay -= 1
    })
    last = turn.catch(() => undefined)
    return new Promise((resolve) => {
      const cancel = clock.after(ANSWER_TIMEOUT, () => {
        hanging = true
        setState('timed-out')
        resolve({ done: false })
      })
      turn.then(
        (value) => {
          cancel()
          if (hanging) answeredAfterAll()
          resolve({ done: true, value })
        },
        (error: unknown) => {
          cancel()
          hanging = false
          setState(classifyKeychainError(error))
          resolve({ done: false })
        },
      )
    })
  }

  /** The person unlocked the keychain, or the daemon woke: find out what holds now. */
  function answeredAfterAll(): void {
    hanging = false
    void check().then(saveUnsaved)
  }

  function setState(next: KeychainState): void {
    if (disposed || next === state.get()) return
    log.info('keychain.changed', { state: next })
    state.set(next)
    if (next !== 'ok') retryLater()
  }

  async function check(): Promise<KeychainState> {
    const canary = newCanary()
    const checked = await ask(async () => {
      await store.setPassword(KEYCHAIN_SERVICE, CANARY, canary)
      const read = await store.getPassword(KEYCHAIN_SERVICE, CANARY)
      await store.deletePassword(KEYCHAIN_SERVICE, CANARY)
      return read === canary
    })
    if (checked.done) setState(checked.value ? 'ok' : 'locked')
    return state.get()
  }

  function retryLater(): void {
    cancelRetry()
    if (!disposed && unsaved.size > 0) cancelRetry = clock.after(SAVE_AGAIN_AFTER, () => void saveUnsaved())
  }

  async function saveUnsaved(): Promise<void> {
    for (const [account, secret] of [...unsaved].filter(([, waiting]) => !isTooLong(waiting))) {
      if (!(await save(account, secret))) break
    }
    retryLater()
  }

  async function save(account: string, secret: string | null): Promise<boolean> {
    const saved = await ask(async () => {
      if (secret === null) await store.deletePassword(KEYCHAIN_SERVICE, account)
      else await store.setPassword(KEYCHAIN_SERVICE, account, secret)
    })
    if (!saved.done) return false
    if (unsaved.get(account) === secret) unsaved.delete(account)
    const cameBack = state.get() !== 'ok'
    setState('ok')
    if (cameBack) void saveUnsaved()
    return true
  }

  async function write(account: string, secret: string | null): Promise<boolean> {
    unsaved.set(account, secret)
    if (isTooLong(secret)) {
      log.error('keychain.entry-too-long', { characters: secret?.length })
      return false
    }
    const saved = await save(account, secret)
    if (!saved) retryLater()
    return saved
  }

  return {
    state,
    probe: () => {
      probing ??= check()
      return probing
    },
    get: async (account) => {
      const waiting = unsaved.get(account)
      if (waiting !== undefined) return waiting
      const read = await ask(() => store.getPassword(KEYCHAIN_SERVICE, account))
      return read.done ? read.value : null
    },
    set: write,
    remove: (account) => write(account, null),
    settled: async () => {
      if (!hanging) await last
    },
    isBusy: () => underWay > 0,
    dispose: () => {
      disposed = true
      cancelRetry()
    },
  }
}

function isTooLong(secret: string | null): boolean {
  return secret !== null && secret.length > MAX_ENTRY_CHARACTERS
}
