import { LoomError } from '../../../contract/errors'
import type { SessionState, SignInRequest } from '../../../contract/ipc/session'
import type { TokenAnswer } from '../../../contract/wire/http'
import { parseAddress } from '../link/address'
import { checkServer } from '../link/check-server'
import type { HttpTarget } from '../link/types'
import { logIn, logOut } from './auth-requests'
import type { PresentSession } from './present-session'
import type { ServerRegistry } from './server-registry'
import { serverTarget } from './server-target'
import { isServer, type KnownServer, withServer } from './servers-file'
import { readableNotice } from './session-notices'
import { refreshEntry, type TokenTrades } from './token-trades'
import type { Session, SessionOptions } from './types'

interface SessionRequestsOptions
  extends Pick<SessionOptions, 'keychain' | 'bundled' | 'http' | 'eraseOffline' | 'notify'> {
  readonly present: PresentSession
  readonly registry: ServerRegistry
  readonly trades: TokenTrades
  /** Takes up the session with the active server. */
  readonly begin: () => Promise<void>
  readonly adopt: (server: KnownServer, target: HttpTarget, answer: TokenAnswer) => void
  readonly forget: (server: KnownServer) => Promise<void>
}

/** What a person asks of the session: to sign in, to sign out, to go to another server. */
export function createSessionRequests(
  options: SessionRequestsOptions,
): Pick<Session, 'signIn' | 'signOut' | 'switchTo'> {
  const { present, registry, trades, begin, adopt, forget, keychain, bundled, http, eraseOffline, notify } = options
  const { current } = present

  async function signIn(request: SignInRequest): Promise<SessionState> {
    const { origin, readable } = parseAddress(request.address)
    const target: HttpTarget = { url: origin, bundled: false }
    const isFirst = present.mark()
    await checkServer(http, target)
    const answer = await logIn(http, target, { username: request.username, password: request.password })
    if (!isFirst()) {
      void logOut(http, target, answer.refreshToken)
      throw new LoomError('request/conflict', 'Another sign-in was faster. Try again.')
    }
    const entry = refreshEntry(origin)
    trades.abandon(entry)
    const document = registry.document()
    const before = document.servers.find(isServer(origin))
    present.leave()
    if (before?.user != null && before.user.id !== answer.user.id) await eraseOffline(origin, before.user.id)
    const server: KnownServer = {
      profile: {
        id: origin,
        kind: 'remote',
        name: new URL(origin).host,
        address: origin,
        username: answer.user.username,
      },
      user: answer.user,
    }
    // An entry that waited to be removed is about to hold this session.
    const stillToForget = document.forget.filter((other) => other !== entry)
    await registry.store({ ...withServer(document, server), active: origin, forget: stillToForget })
    present.want()
    if (readable) notify(readableNotice(origin))
    // In the keychain before its access token is used: a kill in between finds one that works.
    const isStillOurs = present.mark()
    const saved = await trades.keep(entry, answer.refreshToken)
    if (isStillOurs()) {
      present.noteKept(saved)
      adopt(server, target, answer)
    }
    void keychain.probe()
    return current.get()
  }

  async function signOut(): Promise<SessionState> {
    const server = registry.active()
    const target = serverTarget(server, bundled.endpoint.get())
    const entry = refreshEntry(server.profile.id)
    const userId = server.user?.id
    present.rest(server, null)
    await registry.store(withServer(registry.document(), { ...server, user: null }))
    // First what lies on the disk: a keychain that hangs must not keep it there until the app is quit.
    const erased = userId === undefined ? undefined : eraseOffline(server.profile.id, userId)
    const token = await trades.token(entry)
    if (token !== null && target !== null) void logOut(http, target, token)
    await Promise.all([forget(server), erased])
    return current.get()
  }

  async function switchTo(serverId: string): Promise<SessionState> {
    const document = registry.document()
    if (!document.servers.some(isServer(serverId))) {
      throw new LoomError('request/not-found', 'Loom does not know this server.')
    }
    if (document.active === serverId && present.isWanted()) return current.get()
    present.leave()
    await registry.store({ ...document, active: serverId })
    await begin()
    return current.get()
  }

  return { signIn, signOut, switchTo }
}
