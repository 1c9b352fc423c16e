import { existsSync, mkdirSync } from 'node:fs'
import type { Notice } from '../../../contract/ipc/desktop'
import type { Clock } from '../clock'
import type { Log } from '../log/log'
import type { Keychain } from '../session/keychain'
import { type OfflineDatabase, openOfflineDatabase } from './database'
import { isMarkedErased, offlineFile, removeOfflineFile, setAside } from './offline-files'
import { createOfflineStore, type WritableStore } from './offline-store'
import type { Offline } from './types'

interface OfflineOptions {
  /** Folder of the files, made when missing. */
  readonly folder: string
  readonly keychain: Keychain
  /** 32 random bytes in base64. */
  readonly newKey: () => string
  readonly notify: (notice: Notice) => void
  readonly clock: Clock
  readonly log: Log
}

interface Opened {
  readonly serverId: string
  readonly userId: string
  readonly store: WritableStore
  attached: boolean
}

/** Keeps one user's cache open at a time. Keys live in the keychain alone; where there is none, nothing is written. */
export function createOffline({ folder, keychain, newKey, notify, clock, log }: OfflineOptions): Offline {
  let opened: Opened | null = null
  let last: Promise<unknown> = Promise.resolve()

  /** One after the other: erasing must not overtake opening. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  async function keyOf(serverId: string, userId: string): Promise<string | null> {
    const entry = keyEntry(serverId, userId)
    const known = await keychain.get(entry)
    if (known !== null) return known
    // A locked keychain also answers with nothing: a new key is made only where it will be kept.
    if ((await keychain.probe()) !== 'ok' && keychain.state.get() !== 'ok') return null
    const key = (await keychain.get(entry)) ?? newKey()
    return (await keychain.set(entry, key)) ? key : null
  }

  async function attach(target: Opened): Promise<void> {
    const key = await keyOf(target.serverId, target.userId)
    if (key === null || target !== opened || target.attached) return
    const path = offlineFile(folder, target.serverId, target.userId)
    for (const chance of ['first', 'second'] as const) {
      let database: OfflineDatabase | undefined
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        if (isMarkedErased(path)) removeOfflineFile(path)
        database = openOfflineDatabase(path, key)
        target.store.attach(database)
        target.attached = true
        return
      } catch (error) {
        database?.close()
        log.warn('offline.not-opened', { error, chance })
        const movable = chance === 'first' && existsSync(path) && setAside(path, clock.now())
        notify(movable ? damagedNotice() : unusableNotice())
        if (!movable) return
      }
    }
  }

  function close(keep: boolean): void {
    opened?.store.close(keep)
    opened = null
  }

  function open(serverId: string, userId: string): Opened {
    const store = createOfflineStore({
      clock,
      onWriteFailed: (error) => {
        log.warn('offline.not-written', { error })
        notify(unusableNotice())
      },
    })
    return { serverId, userId, store, attached: false }
  }

  const stopWatching = keychain.state.subscribe((state) => {
    const waiting = opened
    if (state === 'ok' && waiting !== null && !waiting.attached) void inTurn(() => attach(waiting))
  })

  return {
    open: (serverId, userId) =>
      inTurn(async () => {
        if (opened?.serverId === serverId && opened.userId === userId) return opened.store
        close(true)
        opened = open(serverId, userId)
        const { store } = opened
        await attach(opened)
        return store
      }),
    erase: (serverId, userId) =>
      inTurn(async () => {
        if (opened?.serverId === serverId && opened.userId === userId) close(false)
        // A file that stays for now is noise without its key.
        if (!removeOfflineFile(offlineFile(folder, serverId, userId))) log.warn('offline.not-removed')
        await keychain.remove(keyEntry(serverId, userId))
      }),
    flush: () => opened?.store.flush(),
    dispose: () => {
      stopWatching()
      close(true)
    },
  }
}

/** Account of the key in the keychain. */
export function keyEntry(serverId: string, userId: string): string {
  return `offline-key:${serverId}:${userId}`
}

function damagedNotice(): Notice {
  return {
    id: 'offline-damaged',
    severity: 'warning',
    code: 'offline/damaged',
    title: 'Offline data could not be read',
    message: 'It was set aside, and Loom keeps new data from now on.',
  }
}

function unusableNotice(): Notice {
  return {
    id: 'offline-unusable',
    severity: 'warning',
    code: 'offline/damaged',
    title: 'Offline data is not being kept',
    message: 'The disk refuses it. See that there is room, and that Loom may write to its folder.',
  }
}
