import type { Failure } from '../../../contract/errors'
import type { Connection } from '../../../contract/ipc/connection'
import type { Reason } from '../../../contract/ipc/session'
import type { ClientToServer } from '../../../contract/wire/events'
import { EXPIRY_NOTICE_MS } from '../../../contract/wire/protocol'
import type { Clock } from '../clock'
import type { Log } from '../log/log'
import { createObservable } from '../observable'
import type { SystemHints } from '../platform/system-hints'
import type { Access, Session } from '../session/types'
import { createAnnouncements } from './announcements'
import { askSocket, unavailable } from './ask-socket'
import { classifyRefusal } from './classify-refusal'
import type { dial, LinkSocket } from './dial'
import { reconnectDelay } from './reconnect-delay'
import type { Answer, FindRoute, Link, Route } from './types'

export interface LinkOptions {
  readonly session: Pick<Session, 'current' | 'account' | 'access' | 'renew' | 'ended'>
  readonly findRoute: FindRoute
  readonly hints: Pick<SystemHints, 'online' | 'awake'>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  readonly log: Log
}

type Phase = 'idle' | 'waiting' | 'connecting' | 'live' | 'offline'

/**
 * Keeps one socket to the server of the session: renews what the server wants renewed, and after every loss, also one
 * that the server caused, tries again until it is told that trying is of no use.
 */
export function createLink({ session, findRoute, hints, clock, random, log }: LinkOptions): Link {
  const connection = createObservable<Connection>({ status: 'connecting', since: clock.now() })
  const announcements = createAnnouncements(log)
  let phase: Phase = 'idle'
  let socket: LinkSocket | null = null
  let used: Access | null = null
  let usedSince = 0
  /** Server and user that the link is for. */
  let linkedFor: string | null = null
  let attempt = 0
  let lostAt: number | null = null
  let turn = 0
  let cancelTimer: () => void = () => undefined
  let stopping = false

  function start(): void {
    const account = session.account.get()
    if (account === null) {
      close()
      rest()
      return
    }
    const linked = `${account.server.id} ${account.user.id}`
    if (linked !== linkedFor) close()
    if (phase === 'idle') {
      linkedFor = linked
      attempt = 0
      lostAt = null
      connection.set({ status: 'connecting', since: clock.now() })
      void tryNow()
    }
  }

  /** Nobody is signed in: nothing to try. */
  function rest(): void {
    phase = 'idle'
    const starting = session.current.get().status === 'starting'
    const { status } = connection.get()
    if (starting && status !== 'connecting') connection.set({ status: 'connecting', since: clock.now() })
    if (!starting && status !== 'signed-out') connection.set({ status: 'signed-out' })
  }

  function close(): void {
    turn += 1
    cancelTimer()
    closeSocket()
    used = null
    linkedFor = null
    phase = 'idle'
  }

  function closeSocket(): void {
    const closing = socket
    socket = null
    if (closing === null) return
    closing.off()
    closing.io.off()
    closing.disconnect()
  }

  async function tryNow(): Promise<void> {
    cancelTimer()
    turn += 1
    const mine = turn
    phase = 'connecting'
    closeSocket()
    if (session.access.get() === null) {
      const renewal = await session.renew()
      if (mine !== turn) return
      if (!renewal.ok) return renewal.final ? giveUp(renewal.reason) : waitToRetry(renewal.reason)
    }
    const access = session.access.get()
    if (access === null) return rest()
    // Socket.IO loads with the first try, so that a start does not wait for it.
    const [dialling, route] = await Promise.all([import('./dial'), routeTo(access)])
    if (mine === turn) open(access, route, dialling.dial)
  }

  async function routeTo(access: Access): Promise<Route> {
    if (access.bundled) return {}
    try {
      return await findRoute(access.url)
    } catch (error) {
      log.warn('link.no-route', { error })
      return {}
    }
  }

  function open(access: Access, route: Route, openSocket: typeof dial): void {
    const opening = openSocket(access, route)
    socket = opening
    use(access)
    opening.on('connect', () => {
      attempt = 0
      lostAt = null
      stopping = false
      phase = 'live'
      log.info('link.connected', { server: access.serverId })
      connection.set({ status: 'live', since: clock.now() })
      // It may have been renewed while the socket was on its way.
      takeUpAccess()
    })
    opening.on('connect_error', (error) => void refused(error, access))
    opening.on('disconnect', (reason) => {
      log.info('link.disconnected', { reason })
      lost(stopping ? { code: 'server/stopping', message: 'The server is stopping.' } : unreachable(access))
    })
    opening.on('session:expiring', () => {
      // Renewed in time, a token never gets here; a young one that does lives shorter than the notice.
      if (clock.now() - usedSince > EXPIRY_NOTICE_MS) void session.renew()
    })
    opening.on('session:ended', ({ code, message }) => {
      // An expired token is renewed by the next try; anything else ended the session for good.
      if (code === 'auth/expired-token') void session.renew()
      else if (code.startsWith('auth/')) session.ended({ code, message })
    })
    opening.on('server:noticed', ({ kind }) => {
      stopping = kind === 'stopping'
    })
    opening.onAny(announcements.announce)
    opening.connect()
  }

  function use(access: Access): void {
    used = access
    usedSince = clock.now()
  }

  async function refused(error: Error, access: Access): Promise<void> {
    const mine = turn
    const refusal = classifyRefusal(error, access.url)
    log.warn('link.refused', { reason: refusal.reason, next: refusal.next })
    if (refusal.next === 'give-up') return giveUp(refusal.reason)
    if (refusal.next === 'renew') {
      const renewal = await session.renew()
      if (mine !== turn) return
      if (!renewal.ok && renewal.final) return giveUp(renewal.reason)
      if (renewal.ok && attempt === 0) {
        attempt = 1
        return tryNow()
      }
    }
    waitToRetry(refusal.reason)
  }

  function lost(reason: Reason): void {
    if (session.account.get() === null) rest()
    else waitToRetry(reason)
  }

  function waitToRetry(reason: Reason): void {
    closeSocket()
    phase = 'waiting'
    attempt += 1
    lostAt ??= clock.now()
    const delay = reconnectDelay(attempt, random())
    connection.set({ status: 'reconnecting', since: lostAt, attempt, nextTryAt: clock.now() + delay, reason })
    cancelTimer()
    cancelTimer = clock.after(delay, () => void tryNow())
  }

  function giveUp(reason: Reason): void {
    if (session.account.get() === null) {
      rest()
      return
    }
    closeSocket()
    phase = 'offline'
    lostAt ??= clock.now()
    connection.set({ status: 'offline', since: lostAt, reason })
  }

  /** Something changed for the better: what waits need not wait longer. */
  function hint(): void {
    if (phase === 'waiting' || phase === 'offline') void tryNow()
  }

  function takeUpAccess(): void {
    const access = session.access.get()
    if (access === null || phase === 'connecting') return
    if (phase === 'live' && used !== null && access.url === used.url) {
      if (access.accessToken === used.accessToken) return
      use(access)
      void request('session:renew', { token: access.accessToken }).then((answer) => {
        if (!answer.ok) log.warn('link.renewal-refused', { code: answer.code })
      })
    } else if (phase !== 'idle') {
      attempt = 0
      void tryNow()
    }
  }

  function request<Event extends keyof ClientToServer>(
    event: Event,
    payload: Parameters<ClientToServer[Event]>[0],
  ): Promise<Answer<Event> | Failure> {
    return socket === null || phase !== 'live' ? Promise.resolve(unavailable()) : askSocket(socket, event, payload)
  }

  const stops = [
    session.account.subscribe(start),
    session.access.subscribe(takeUpAccess),
    session.current.subscribe(() => {
      if (session.account.get() === null) rest()
    }),
    hints.online.subscribe((online) => online && hint()),
    hints.awake.subscribe((awake) => {
      if (!awake) return
      // The socket may be dead without knowing it; a new one costs less than waiting for its timeout.
      if (phase === 'live') lost({ code: 'link/unreachable', message: 'This computer was asleep.' })
      hint()
    }),
  ]
  start()

  return {
    connection,
    retry: () => {
      hint()
      return connection.get()
    },
    request,
    listen: announcements.listen,
    dispose: () => {
      for (const stop of stops) stop()
      close()
      announcements.dispose()
    },
  }
}

function unreachable(access: Access): Reason {
  return { code: 'link/unreachable', message: `The connection to ${access.url} broke.` }
}
