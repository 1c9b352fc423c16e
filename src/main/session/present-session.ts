import type { Reason, SessionState } from '../../../contract/ipc/session'
import { createObservable, type OwnedObservable } from '../observable'
import type { KnownServer } from './servers-file'
import type { Access, Account } from './types'

/** What the session is at present, in the memory of this process. */
export interface PresentSession {
  readonly current: OwnedObservable<SessionState>
  readonly account: OwnedObservable<Account | null>
  readonly access: OwnedObservable<Access | null>
  /** Whether a session is to be had; not after signing out. */
  readonly isWanted: () => boolean
  readonly want: () => void
  /** Marks the session of now: what it returns tells whether that is still the one. Ask it after each wait. */
  readonly mark: () => () => boolean
  /** What is under way for the session of now stops at its next look. */
  readonly supersede: () => void
  readonly show: (server: KnownServer) => void
  readonly noteKept: (kept: boolean) => void
  /** Drops the session, for another one. */
  readonly leave: () => void
  /** Drops the session, and says that nobody is signed in. */
  readonly rest: (server: KnownServer, reason: Reason | null) => void
}

interface PresentSessionOptions {
  readonly active: () => KnownServer
  /** Lets go of what renews the session that is dropped. */
  readonly stopRenewing: () => void
}

export function createPresentSession({ active, stopRenewing }: PresentSessionOptions): PresentSession {
  const current = createObservable<SessionState>({ status: 'starting' })
  const account = createObservable<Account | null>(null)
  const access = createObservable<Access | null>(null)
  /** Goes up whenever another session begins or this one ends. */
  let generation = 0
  let wanted = false
  /** Whether the keychain has the session, or memory alone. */
  let kept = false

  function supersede(): void {
    generation += 1
  }

  function show(server: KnownServer): void {
    if (server.user === null) return
    const shown = account.get()
    if (shown?.server !== server.profile || shown.user !== server.user) {
      account.set({ server: server.profile, user: server.user })
    }
    current.set({ status: 'signed-in', server: server.profile, user: server.user, kept })
  }

  function drop(): void {
    supersede()
    wanted = false
    stopRenewing()
    access.set(null)
  }

  return {
    current,
    account,
    access,
    isWanted: () => wanted,
    want: () => {
      wanted = true
    },
    mark: () => {
      const marked = generation
      return () => marked === generation
    },
    supersede,
    show,
    noteKept: (saved) => {
      if (saved === kept) return
      kept = saved
      if (account.get() !== null) show(active())
    },
    leave: () => {
      drop()
      account.set(null)
    },
    rest: (server, reason) => {
      drop()
      current.set({ status: 'signed-out', server: server.profile, reason })
      account.set(null)
    },
  }
}
