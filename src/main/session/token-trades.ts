import type { TokenAnswer } from '../../../contract/wire/http'
import type { HttpClient, HttpTarget } from '../link/types'
import { logOut, refresh } from './auth-requests'
import type { Keychain } from './keychain'

/** Account of a server's refresh token in the keychain. */
export function refreshEntry(serverId: string): string {
  return `refresh:${serverId}`
}

/** What a refresh token brought. */
export interface Traded {
  readonly answer: TokenAnswer
  /** Whether the keychain has the successor, or memory alone. */
  readonly saved: boolean
}

export interface TokenTrades {
  /** The newest token of an entry; null when there is none, or none that the keychain gives. */
  readonly token: (entry: string) => Promise<string | null>
  /** Takes up the token of a new sign-in; whether the keychain has it. */
  readonly keep: (entry: string, token: string) => Promise<boolean>
  /**
   * Trades the token under `entry` for its successor, which is in the keychain before this resolves; null when there
   * is no token, or the trade was abandoned. Who asks again meanwhile gets the same answer.
   */
  readonly trade: (entry: string, target: HttpTarget) => Promise<Traded | null>
  /** What is under way for `entry` must not reach the keychain any more: it is signed out, or holds another session. */
  readonly abandon: (entry: string) => void
}

/**
 * Trades of refresh tokens for their successors, one at a time for each server. A trade once begun is brought to its
 * end even when the person has gone to another server meanwhile: the server has spent the old token by then, and a
 * successor that is thrown away would cost the session that waits to be come back to. What was traded in this run is
 * held in memory too: a keychain that is locked or dies later must not end a session that works.
 */
export function createTokenTrades(http: HttpClient, keychain: Pick<Keychain, 'get' | 'set'>): TokenTrades {
  const held = new Map<string, string>()
  const underWay = new Map<string, Promise<Traded | null>>()

  async function token(entry: string): Promise<string | null> {
    return held.get(entry) ?? keychain.get(entry)
  }

  function keep(entry: string, newest: string): Promise<boolean> {
    held.set(entry, newest)
    return keychain.set(entry, newest)
  }

  async function run(entry: string, target: HttpTarget, isWanted: () => boolean): Promise<Traded | null> {
    const spent = await token(entry)
    if (spent === null || !isWanted()) return null
    held.set(entry, spent)
    const answer = await refresh(http, target, spent)
    if (isWanted()) return { answer, saved: await keep(entry, answer.refreshToken) }
    void logOut(http, target, answer.refreshToken)
    return null
  }

  function begin(entry: string, target: HttpTarget): Promise<Traded | null> {
    const isWanted = (): boolean => underWay.get(entry) === trade
    const trade = run(entry, target, isWanted).finally(() => {
      if (isWanted()) underWay.delete(entry)
    })
    underWay.set(entry, trade)
    return trade
  }

  return {
    token,
    keep,
    trade: (entry, target) => underWay.get(entry) ?? begin(entry, target),
    abandon: (entry) => {
      underWay.delete(entry)
      held.delete(entry)
    },
  }
}
