import { LoomError, toFailure } from '../../../contract/errors'
import type { Notice } from '../../../contract/ipc/desktop'
import type { Reason, SessionState, SignInRequest } from '../../../contract/ipc/session'
import { BUNDLED_USERNAME } from '../../../contract/wire/bundled'
import type { TokenAnswer } from '../../../contract/wire/http'
import type { BundledSupervisor } from '../bundled/supervisor'
import type { Clock } from '../clock'
import { parseAddress } from '../link/address'
import { checkServer } from '../link/check-server'
import { reconnectDelay } from '../link/reconnect-delay'
import type { HttpClient, HttpTarget } from '../link/types'
import type { Log } from '../log/log'
import { createObservable } from '../observable'
import type { JsonFile } from '../platform/json-file'
import type { SystemHints } from '../platform/system-hints'
import { isRefusal, logIn, logOut, refresh } from './auth-requests'
import type { Keychain } from './keychain'
import { bundledMissing, signedOut } from './renewals'
import { createServerRegistry } from './server-registry'
import { BUNDLED_ID, isServer, type KnownServer, type ServersDocument, withServer } from './servers-file'
import { keychainFault, keychainNotice, readableNotice } from './session-notices'
import { tokenLife } from './token-life'
import { createTokenTrades } from './token-trades'
import type { Access, Account, Renewal, Session } from './types'

/** Part of an access token's life after which it is renewed. */
const RENEW_AT = 0.8

/** Life of a token that does not tell its own, in milliseconds. */
const ASSUMED_LIFE = 5 * 60_000

/** How long the bundled server's sign-in waits for the keychain: the launch secret does as well. */
const KEYCHAIN_PATIENCE = 500

export interface SessionOptions {
  readonly keychain: Keychain
  readonly servers: JsonFile<ServersDocument>
  readonly bundled: Pick<BundledSupervisor, 'endpoint' | 'state'>
  readonly http: HttpClient
  /** Removes what is kept of that user of that server. */
  readonly eraseOffline: (serverId: string, userId: string) => Promise<void>
  readonly notify: (notice: Notice) => void
  readonly hints: Pick<SystemHints, 'awake'>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  readonly log: Log
}

/** Account of a server's refresh token in the keychain. */
export function refreshEntry(serverId: string): string {
  return `refresh:${serverId}`
}

/**
 * One session at a time, with the bundled server or a remote one. The refresh token is in the keychain and the memory
 * of this process, the access token in this memory alone, and neither is anywhere else.
 */
export function createSession(options: SessionOptions): Session {
  const { keychain, servers: file, bundled, http, eraseOffline, notify, clock, random, log } = options
  const current = createObservable<SessionState>({ status: 'starting' })
  const account = createObservable<Account | null>(null)
  const access = createObservable<Access | null>(null)
  const registry = createServerRegistry(file, keychain, log)
  const { active, store } = registry
  const trades = createTokenTrades(http, keychain)
  /** Goes up whenever another session begins or this one ends: what was under way for the old one stops at the next look. */
  let generation = 0
  /** Whether a session is to be had; not after signing out. */
  let wanted = false
  let kept = false
  let renewing: Promise<Renewal> | null = null
  let failures = 0
  let renewAt = Number.POSITIVE_INFINITY
  let expiresAt = Number.POSITIVE_INFINITY
  let cancelRenewal: () => void = () => undefined

  function show(server: KnownServer): void {
    if (server.user === null) return
    const shown = account.get()
    if (shown?.server !== server.profile || shown.user !== server.user) {
      account.set({ server: server.profile, user: server.user })
    }
    current.set({ status: 'signed-in', server: server.profile, user: server.user, kept })
  }

  /** Drops what the session was, in memory. */
  function drop(): void {
    generation += 1
    wanted = false
    renewing = null
    failures = 0
    renewAt = expiresAt = Number.POSITIVE_INFINITY
    cancelRenewal()
    access.set(null)
  }

  function rest(server: KnownServer, reason: Reason | null): void {
    drop()
    current.set({ status: 'signed-out', server: server.profile, reason })
    account.set(null)
  }

  /** Takes up the session with the active server, if there is one to be had. */
  async function begin(): Promise<void> {
    const server = active()
    generation += 1
    const mine = generation
    wanted = true
    if (server.profile.kind === 'bundled') {
      if (server.user === null) current.set({ status: 'starting' })
      else show(server)
      bundledChanged()
      if (bundled.endpoint.get() !== null) void renew()
      return
    }
    if (server.user === null) return rest(server, null)
    current.set({ status: 'starting' })
    const token = await trades.token(refreshEntry(server.profile.id))
    if (token === null) await keychain.probe()
    if (mine !== generation) return
    if (token === null) return rest(server, keychainFault(keychain.state.get()))
    kept = true
    show(server)
    void renew()
  }

  function renew(): Promise<Renewal> {
    if (renewing !== null) return renewing
    cancelRenewal()
    const mine = generation
    const renewal = renewOnce(mine).catch((error: unknown): Renewal => failed(error, mine))
    renewing = renewal
    void renewal.finally(() => {
      if (renewing === renewal) renewing = null
    })
    return renewal
  }

  async function renewOnce(mine: number): Promise<Renewal> {
    if (!wanted) return signedOut()
    const server = active()
    const target = targetOf(server)
    if (target === null) return bundledMissing(bundled.state.get())
    return target.bundled ? renewBundled(server, target, mine) : renewRemote(server, target, mine)
  }

  async function renewRemote(server: KnownServer, target: HttpTarget, mine: number): Promise<Renewal> {
    const traded = await trades.trade(refreshEntry(server.profile.id), target)
    if (mine !== generation) return signedOut()
    if (traded === null) {
      const lost: Reason = { code: 'auth/session-ended', message: 'Sign in again.' }
      rest(server, keychainFault(keychain.state.get()) ?? lost)
      return signedOut()
    }
    noteKept(traded.saved)
    adopt(server, target, traded.answer)
    return { ok: true }
  }

  async function renewBundled(server: KnownServer, target: HttpTarget, mine: number): Promise<Renewal> {
    const token = await bundledToken()
    if (mine !== generation) return signedOut()
    const answer = token === null ? await logInBundled(target) : await refreshedBundled(target, token)
    if (mine !== generation) {
      void logOut(http, target, answer.refreshToken)
      return signedOut()
    }
    // The launch secret opens the bundled server at any time: its first picture need not wait for a slow keychain.
    void keychain.set(refreshEntry(BUNDLED_ID), answer.refreshToken).then((saved) => {
      if (mine === generation) noteKept(saved)
    })
    adopt(server, target, answer)
    return { ok: true }
  }

  async function refreshedBundled(target: HttpTarget, token: string): Promise<TokenAnswer> {
    try {
      return await refresh(http, target, token)
    } catch (error) {
      if (isRefusal(error)) return logInBundled(target)
      throw error
    }
  }

  function logInBundled(target: HttpTarget): Promise<TokenAnswer> {
    const password = bundled.endpoint.get()?.launchSecret ?? ''
    return logIn(http, target, { username: BUNDLED_USERNAME, password })
  }

  function noteKept(saved: boolean): void {
    if (saved === kept) return
    kept = saved
    if (account.get() !== null) show(active())
  }

  function adopt(server: KnownServer, target: HttpTarget, answer: TokenAnswer): void {
    const { user } = answer
    const known: KnownServer = {
      profile: { ...server.profile, username: user.username },
      user,
    }
    if (JSON.stringify(known) !== JSON.stringify(server)) {
      void store(withServer(registry.document(), known))
    }
    failures = 0
    access.set({
      serverId: server.profile.id,
      userId: user.id,
      url: target.url,
      bundled: target.bundled,
      accessToken: answer.accessToken,
    })
    show(active())
    const life = tokenLife(answer.accessToken) ?? ASSUMED_LIFE
    expiresAt = clock.now() + life
    renewLater(life * RENEW_AT)
  }

  function renewLater(delay: number): void {
    cancelRenewal()
    renewAt = clock.now() + delay
    cancelRenewal = clock.after(delay, () => void renew())
  }

  function failed(error: unknown, mine: number): Renewal {
    if (mine !== generation) return signedOut()
    const { code, message } = toFailure(error)
    const reason = { code, message }
    log.warn('session.not-renewed', { reason })
    const server = active()
    if (isRefusal(error) && server.profile.kind === 'remote') {
      void forget(server)
      rest(server, reason)
      return { ok: false, reason, final: true }
    }
    failures += 1
    if (clock.now() >= expiresAt) access.set(null)
    // Without a token the link is what tries again; with one, or before there is anyone to link for, it is us.
    if (access.get() !== null || account.get() === null) renewLater(reconnectDelay(failures, random()))
    return { ok: false, reason, final: false }
  }

  function targetOf({ profile }: KnownServer): HttpTarget | null {
    if (profile.kind === 'remote') return profile.address === null ? null : { url: profile.address, bundled: false }
    const endpoint = bundled.endpoint.get()
    return endpoint === null ? null : { url: endpoint.url, bundled: true }
  }

  function bundledToken(): Promise<string | null> {
    return new Promise((resolve) => {
      const cancel = clock.after(KEYCHAIN_PATIENCE, () => resolve(null))
      void keychain.get(refreshEntry(BUNDLED_ID)).then((token) => {
        cancel()
        resolve(token)
      })
    })
  }

  /** Removes a server's refresh token, and whatever a trade under way would put in its place. */
  function forget(server: KnownServer): Promise<void> {
    const entry = refreshEntry(server.profile.id)
    trades.abandon(entry)
    return registry.forget([entry])
  }

  async function signIn(request: SignInRequest): Promise<SessionState> {
    const { origin, readable } = parseAddress(request.address)
    const target: HttpTarget = { url: origin, bundled: false }
    const asked = generation
    await checkServer(http, target)
    const answer = await logIn(http, target, { username: request.username, password: request.password })
    if (asked !== generation) {
      void logOut(http, target, answer.refreshToken)
      throw new LoomError('request/conflict', 'Another sign-in was faster. Try again.')
    }
    const entry = refreshEntry(origin)
    trades.abandon(entry)
    const document = registry.document()
    const before = document.servers.find(isServer(origin))
    drop()
    account.set(null)
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
    await store({ ...withServer(document, server), active: origin, forget: stillToForget })
    wanted = true
    if (readable) notify(readableNotice(origin))
    // In the keychain before its access token is used: a kill in between finds one that works.
    const mine = generation
    const saved = await trades.keep(entry, answer.refreshToken)
    if (mine === generation) {
      noteKept(saved)
      adopt(server, target, answer)
    }
    void keychain.probe()
    return current.get()
  }

  async function signOut(): Promise<SessionState> {
    const server = active()
    const target = targetOf(server)
    const entry = refreshEntry(server.profile.id)
    const userId = server.user?.id
    rest(server, null)
    await store(withServer(registry.document(), { ...server, user: null }))
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
    if (document.active === serverId && wanted) return current.get()
    drop()
    account.set(null)
    await store({ ...document, active: serverId })
    await begin()
    return current.get()
  }

  function ended(reason: Reason): void {
    const server = active()
    if (!wanted) return
    log.info('session.ended', { reason })
    if (server.profile.kind === 'bundled') {
      access.set(null)
      void renew()
      return
    }
    void forget(server)
    rest(server, reason)
  }

  function bundledChanged(): void {
    if (!wanted || active().profile.id !== BUNDLED_ID || account.get() !== null) return
    const state = bundled.state.get()
    if (state.status === 'failed') {
      current.set({ status: 'signed-out', server: active().profile, reason: state.reason })
    } else if (current.get().status === 'signed-out') current.set({ status: 'starting' })
  }

  function keychainChanged(): void {
    const fault = keychainFault(keychain.state.get())
    if (fault !== null) notify(keychainNotice(fault))
    const state = current.get()
    if (keychain.state.get() !== 'ok') return
    // What was in memory alone has been saved, or the token of the last run can be read now.
    if (state.status === 'signed-in' && !state.kept) {
      kept = true
      show(active())
    } else if (state.status === 'signed-out' && state.reason?.code.startsWith('keychain/')) void begin()
  }

  const stops = [
    registry.dispose,
    bundled.state.subscribe(bundledChanged),
    bundled.endpoint.subscribe((endpoint) => {
      if (!wanted || active().profile.id !== BUNDLED_ID) return
      access.set(null)
      renewing = null
      if (endpoint !== null) void renew()
    }),
    keychain.state.subscribe(keychainChanged),
    options.hints.awake.subscribe((awake) => {
      // Timers stood still while the computer slept.
      if (!awake || clock.now() < renewAt) return
      if (clock.now() >= expiresAt) access.set(null)
      void renew()
    }),
  ]

  return {
    current,
    servers: registry.profiles,
    account,
    access,
    start: async () => {
      const waiting = registry.document().forget
      if (waiting.length > 0) await registry.forget(waiting)
      await begin()
      void keychain.probe()
    },
    signIn,
    signOut,
    switchTo,
    renew,
    ended,
    dispose: () => {
      for (const stop of stops) stop()
      generation += 1
      cancelRenewal()
    },
  }
}
