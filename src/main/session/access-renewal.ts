import { toFailure } from '../../../contract/errors'
import type { Reason } from '../../../contract/ipc/session'
import type { TokenAnswer } from '../../../contract/wire/http'
import type { HttpTarget } from '../link/types'
import { isRefusal, logOut } from './auth-requests'
import { createBundledSignIn } from './bundled-sign-in'
import type { PresentSession } from './present-session'
import { bundledMissing, signedOut } from './renewal-outcomes'
import type { RenewalSchedule } from './renewal-schedule'
import type { ServerRegistry } from './server-registry'
import { serverTarget } from './server-target'
import { BUNDLED_ID, type KnownServer, withServer } from './servers-file'
import { keychainFault } from './session-notices'
import { tokenLife } from './token-life'
import { refreshEntry, type TokenTrades } from './token-trades'
import type { Renewal, SessionOptions } from './types'

/** Life of a token that does not tell its own, in milliseconds. */
const ASSUMED_LIFE = 5 * 60_000

interface AccessRenewalOptions extends Pick<SessionOptions, 'keychain' | 'bundled' | 'http' | 'clock' | 'log'> {
  readonly present: PresentSession
  readonly schedule: RenewalSchedule
  readonly registry: ServerRegistry
  readonly trades: TokenTrades
  readonly forget: (server: KnownServer) => Promise<void>
}

interface AccessRenewal {
  /** Gets a new access token for the session at present, once. */
  readonly run: () => Promise<Renewal>
  /** Takes a server's answer into use. */
  readonly adopt: (server: KnownServer, target: HttpTarget, answer: TokenAnswer) => void
}

export function createAccessRenewal(options: AccessRenewalOptions): AccessRenewal {
  const { present, schedule, registry, trades, forget, keychain, bundled, http, log } = options
  const { account, access, noteKept } = present
  const bundledSignIn = createBundledSignIn(options)

  function run(): Promise<Renewal> {
    const isStillOurs = present.mark()
    return renew(isStillOurs).catch((error: unknown): Renewal => failed(error, isStillOurs))
  }

  async function renew(isStillOurs: () => boolean): Promise<Renewal> {
    if (!present.isWanted()) return signedOut()
    const server = registry.active()
    const target = serverTarget(server, bundled.endpoint.get())
    if (target === null) return bundledMissing(bundled.state.get())
    return target.bundled ? renewBundled(server, target, isStillOurs) : renewRemote(server, target, isStillOurs)
  }

  async function renewRemote(server: KnownServer, target: HttpTarget, isStillOurs: () => boolean): Promise<Renewal> {
    const traded = await trades.trade(refreshEntry(server.profile.id), target)
    if (!isStillOurs()) return signedOut()
    if (traded === null) {
      const lost: Reason = { code: 'auth/session-ended', message: 'Sign in again.' }
      present.rest(server, keychainFault(keychain.state.get()) ?? lost)
      return signedOut()
    }
    noteKept(traded.saved)
    adopt(server, target, traded.answer)
    return { ok: true }
  }

  async function renewBundled(server: KnownServer, target: HttpTarget, isStillOurs: () => boolean): Promise<Renewal> {
    const token = await bundledSignIn.keptToken()
    if (!isStillOurs()) return signedOut()
    const answer = await bundledSignIn.signIn(target, token)
    if (!isStillOurs()) {
      void logOut(http, target, answer.refreshToken)
      return signedOut()
    }
    // The launch secret opens the bundled server at any time: its first picture need not wait for a slow keychain.
    void keychain.set(refreshEntry(BUNDLED_ID), answer.refreshToken).then((saved) => {
      if (isStillOurs()) noteKept(saved)
    })
    adopt(server, target, answer)
    return { ok: true }
  }

  function adopt(server: KnownServer, target: HttpTarget, answer: TokenAnswer): void {
    const { user } = answer
    const known: KnownServer = {
      profile: { ...server.profile, username: user.username },
      user,
    }
    if (JSON.stringify(known) !== JSON.stringify(server)) {
      void registry.store(withServer(registry.document(), known))
    }
    access.set({
      serverId: server.profile.id,
      userId: user.id,
      url: target.url,
      bundled: target.bundled,
      accessToken: answer.accessToken,
    })
    present.show(registry.active())
    schedule.succeeded(tokenLife(answer.accessToken) ?? ASSUMED_LIFE)
  }

  function failed(error: unknown, isStillOurs: () => boolean): Renewal {
    if (!isStillOurs()) return signedOut()
    const { code, message } = toFailure(error)
    const reason = { code, message }
    log.warn('session.not-renewed', { reason })
    const server = registry.active()
    if (isRefusal(error) && server.profile.kind === 'remote') {
      void forget(server)
      present.rest(server, reason)
      return { ok: false, reason, final: true }
    }
    schedule.failed()
    if (schedule.isExpired()) access.set(null)
    // Without a token the link is what tries again; with one, or before there is anyone to link for, it is us.
    if (access.get() !== null || account.get() === null) schedule.tryAgain()
    return { ok: false, reason, final: false }
  }

  return { run, adopt }
}
