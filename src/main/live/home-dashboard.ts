import { LoomError } from '../../../contract/errors'
import { StoredDashboard } from '../../../contract/model/dashboard'
import { DashboardAnswer } from '../../../contract/wire/http'
import type { Clock } from '../clock'
import { reconnectDelay } from '../link/reconnect-delay'
import type { HttpClient, HttpTarget, Link } from '../link/types'
import type { Log } from '../log/log'
import type { Access, Account, Session } from '../session/types'

/** An answer this fresh needs no look whether it still holds, in milliseconds. */
const FRESH = 5_000

export interface HomeDashboardOptions {
  readonly session: Pick<Session, 'account' | 'access' | 'renew'>
  readonly link: Pick<Link, 'connection' | 'listen'>
  readonly http: HttpClient
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  readonly log: Log
  readonly onAnswer: (answer: DashboardAnswer) => void
}

/** Fetches the dashboard as soon as there is a token, and again when the server has another. Returns what ends it. */
export function followHomeDashboard(options: HomeDashboardOptions): () => void {
  const { session, link, http, clock, random, log, onAnswer } = options
  let due = true
  let fetching = false
  let stopped = false
  let failures = 0
  let followed = keyOf(session.account.get())
  let shown: { readonly uid: string; readonly version: number; readonly at: number } | null = null
  let cancelRetry: () => void = () => undefined

  async function load(): Promise<void> {
    const access = session.access.get()
    if (access === null || !isCurrent(access) || fetching || !due || stopped) return
    cancelRetry()
    fetching = true
    due = false
    try {
      const answer = await http.send(targetOf(access), { method: 'GET', path: '/api/dashboard' }, DashboardAnswer)
      if (stopped) return
      if (!isCurrent(access)) due = true
      else {
        failures = 0
        shown = { uid: answer.dashboard.uid, version: answer.version, at: clock.now() }
        onAnswer(answer)
      }
    } catch (error) {
      due = true
      failed(error)
    } finally {
      fetching = false
    }
    // A change may have come meanwhile; a failure waits for its turn.
    if (due && failures === 0) await load()
  }

  function failed(error: unknown): void {
    if (stopped) return
    failures += 1
    log.warn('dashboard.not-fetched', { error })
    if (isTokenFault(error)) void session.renew()
    cancelRetry = clock.after(reconnectDelay(failures, random()), () => void load())
  }

  /** After a break: whether the dashboard is still the one on show. */
  async function look(): Promise<void> {
    const access = session.access.get()
    if (access === null || shown === null || clock.now() - shown.at < FRESH) return
    const { uid, version } = shown
    const path = `/api/dashboards/${encodeURIComponent(uid)}`
    try {
      const stored = await http.send(targetOf(access), { method: 'GET', path }, StoredDashboard)
      if (stored.version === version && stored.home) return
    } catch (error) {
      if (!(error instanceof LoomError) || error.code !== 'request/not-found') return
    }
    loadAgain()
  }

  function loadAgain(): void {
    due = true
    void load()
  }

  function isCurrent({ serverId, userId }: Access): boolean {
    const account = session.account.get()
    return account?.server.id === serverId && account.user.id === userId
  }

  const stops = [
    session.account.subscribe((account) => {
      const next = keyOf(account)
      if (next === followed) return
      followed = next
      shown = null
      failures = 0
      loadAgain()
    }),
    session.access.subscribe(() => void load()),
    link.connection.subscribe(({ status }) => {
      if (status !== 'live') return
      if (due) void load()
      else void look()
    }),
    link.listen('dashboard:changed', ({ uid }) => {
      if (uid === shown?.uid) loadAgain()
    }),
  ]
  void load()

  return () => {
    for (const stop of stops) stop()
    cancelRetry()
    stopped = true
  }
}

function keyOf(account: Account | null): string | null {
  return account === null ? null : `${account.server.id} ${account.user.id}`
}

function targetOf({ url, bundled, accessToken }: Access): HttpTarget {
  return { url, bundled, accessToken }
}

function isTokenFault(error: unknown): boolean {
  return error instanceof LoomError && error.code.startsWith('auth/')
}
