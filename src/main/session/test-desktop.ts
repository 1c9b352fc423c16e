import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BundledServer } from '../../../contract/ipc/connection'
import type { BundledEndpoint } from '../bundled/supervisor'
import { type Clock, systemClock } from '../clock'
import { createHttpClient } from '../link/http-client'
import { createLink } from '../link/link'
import { sendByNode } from '../link/test-network'
import type { HttpClient, Link, SendRequest } from '../link/types'
import { createObservable } from '../observable'
import { createTestHints, createTestLog, createTestNotices, createTestSecretStore } from '../test-support'
import { createKeychain, type SecretStore } from './keychain'
import { openServersFile } from './servers-file'
import { createSession } from './session'
import type { Session } from './types'

/** The session and the link as app.ts wires them, on Node's network, with a folder and a keychain of their own. */
export interface TestDesktop {
  readonly session: Session
  readonly link: Link
  readonly http: HttpClient
  readonly folder: string
  readonly hints: ReturnType<typeof createTestHints>
  readonly log: ReturnType<typeof createTestLog>
  readonly notices: ReturnType<typeof createTestNotices>
  readonly keychain: ReturnType<typeof createKeychain>
  readonly erased: string[]
  readonly bundled: {
    readonly endpoint: ReturnType<typeof createObservable<BundledEndpoint | null>>
    readonly state: ReturnType<typeof createObservable<BundledServer>>
  }
  /** Ends it as quitting does; the folder and the keychain stay for the next one. */
  readonly quit: () => Promise<void>
  readonly remove: () => Promise<void>
}

export function startTestDesktop(
  options: {
    readonly folder?: string
    readonly store?: SecretStore
    readonly clock?: Clock
    readonly send?: SendRequest
    readonly withLink?: boolean
  } = {},
): TestDesktop {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'loom-test-desktop-'))
  const clock = options.clock ?? systemClock
  const log = createTestLog()
  const notices = createTestNotices()
  const hints = createTestHints()
  const erased: string[] = []
  const bundled = {
    endpoint: createObservable<BundledEndpoint | null>(null),
    state: createObservable<BundledServer>({ status: 'starting' }),
  }
  const servers = openServersFile({ path: join(folder, 'servers.json'), notify: notices.notify, now: clock.now })
  let canaries = 0
  const keychain = createKeychain({
    store: options.store ?? createTestSecretStore(),
    clock,
    log,
    newCanary: () => {
      canaries += 1
      return `canary ${canaries}`
    },
  })
  const send = options.send ?? sendByNode
  const http = createHttpClient({ sendToBundled: send, sendToRemote: send, clock })
  const session = createSession({
    keychain,
    servers,
    bundled,
    http,
    eraseOffline: async (serverId, userId) => void erased.push(`${serverId} ${userId}`),
    notify: notices.notify,
    hints,
    clock,
    random: () => 0.1,
    log,
  })
  const findRoute = async (): Promise<object> => ({})
  const link = createLink({ session, findRoute, hints, clock, random: () => 0.1, log })
  if (options.withLink === false) link.dispose()
  const quit = async (): Promise<void> => {
    link.dispose()
    session.dispose()
    keychain.dispose()
    await servers.flush()
  }
  return {
    session,
    link,
    http,
    folder,
    hints,
    log,
    notices,
    keychain,
    erased,
    bundled,
    quit,
    remove: async () => {
      await quit()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
