import type { Reason } from '../../../contract/ipc/session'
import { createAccessRenewal } from './access-renewal'
import { createPresentSession } from './present-session'
import { createRenewalSchedule } from './renewal-schedule'
import { createServerRegistry } from './server-registry'
import { BUNDLED_ID, type KnownServer } from './servers-file'
import { keychainFault, keychainNotice } from './session-notices'
import { createSessionRequests } from './session-requests'
import { createTokenTrades, refreshEntry } from './token-trades'
import type { Session, SessionOptions } from './types'

/**
 * One session at a time, with the bundled server or a remote one. The refresh token is in the keychain and the memory
 * of this process, the access token in this memory alone, and neither is anywhere else.
 */
export function createSession(options: SessionOptions): Session {
  const { keychain, bundled, http, notify, clock, random, log } = options
  const registry = createServerRegistry(options.servers, keychain, log)
  const { active } = registry
  const trades = createTokenTrades(http, keychain)
  const schedule = createRenewalSchedule({ run: () => renewal.run(), clock, random })
  const present = createPresentSession({ active, stopRenewing: schedule.reset })
  const renewal = createAccessRenewal({ ...options, present, schedule, registry, trades, forget })
  const { adopt } = renewal
  const requests = createSessionRequests({ ...options, present, registry, trades, begin, adopt, forget })
  const { current, account, access, isWanted, show } = present
  const { renew } = schedule

  /** Takes up the session with the active server, if there is one to be had. */
  async function begin(): Promise<void> {
    const server = active()
    present.supersede()
    present.want()
    const isStillOurs = present.mark()
    if (server.profile.kind === 'bundled') {
      if (server.user === null) current.set({ status: 'starting' })
      else show(server)
      bundledChanged()
      if (bundled.endpoint.get() !== null) void renew()
      return
    }
    if (server.user === null) return present.rest(server, null)
    current.set({ status: 'starting' })
    const token = await trades.token(refreshEntry(server.profile.id))
    if (token === null) await keychain.probe()
    if (!isStillOurs()) return
    if (token === null) return present.rest(server, keychainFault(keychain.state.get()))
    present.noteKept(true)
    show(server)
    void renew()
  }

  /** Removes a server's refresh token, and whatever a trade under way would put in its place. */
  function forget(server: KnownServer): Promise<void> {
    const entry = refreshEntry(server.profile.id)
    trades.abandon(entry)
    return registry.forget([entry])
  }

  function ended(reason: Reason): void {
    const server = active()
    if (!isWanted()) return
    log.info('session.ended', { reason })
    if (server.profile.kind === 'bundled') {
      access.set(null)
      void renew()
      return
    }
    void forget(server)
    present.rest(server, reason)
  }

  function bundledChanged(): void {
    if (!isWanted() || active().profile.id !== BUNDLED_ID || account.get() !== null) return
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
    if (state.status === 'signed-in') present.noteKept(true)
    else if (state.status === 'signed-out' && state.reason?.code.startsWith('keychain/')) void begin()
  }

  const stops = [
    registry.dispose,
    bundled.state.subscribe(bundledChanged),
    bundled.endpoint.subscribe((endpoint) => {
      if (!isWanted() || active().profile.id !== BUNDLED_ID) return
      access.set(null)
      schedule.letGo()
      if (endpoint !== null) void renew()
    }),
    keychain.state.subscribe(keychainChanged),
    options.hints.awake.subscribe((awake) => {
      if (!awake || !schedule.isDue()) return
      if (schedule.isExpired()) access.set(null)
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
    ...requests,
    renew,
    ended,
    dispose: () => {
      for (const stop of stops) stop()
      present.supersede()
      schedule.dispose()
    },
  }
}
