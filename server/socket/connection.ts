import type { ErrorCode } from '../../contract/errors'
import { LoomError } from '../../contract/errors'
import { QueryPace, QuerySubscribe, QueryUnsubscribe, SessionRenew } from '../../contract/wire/events'
import type { Identity } from '../identity/identity'
import type { LiveQueries } from '../live/live-queries'
import type { Log } from '../log/log'
import { terminate, waitingBytes } from './engine-socket'
import { createOutflow, type Outflow } from './outflow'
import { createRateLimit } from './rate-limit'
import { openGate, type Requests } from './request-gate'
import { createSessionClock, type SessionClock } from './session-clock'
import type { SocketMetrics } from './socket-metrics'
import type { LoomSocket } from './types'

/** Requests of one socket: a dashboard with every panel the protocol allows may subscribe in one go, twice. */
const REQUEST_BURST = 1000
const REQUESTS_PER_SECOND = 50

export interface ConnectionOptions {
  readonly identity: Pick<Identity, 'verifyAccess'>
  readonly live: LiveQueries
  readonly now: () => number
  readonly log: Log
  readonly metrics: SocketMetrics
}

/** One connected, authenticated socket. */
export interface Connection {
  readonly outflow: Outflow
  /** Bytes that wait for the client. */
  waiting(): number
  /** Tells the client why, then disconnects it. */
  end(code: ErrorCode, message: string): void
}

export function openConnection(socket: LoomSocket, options: ConnectionOptions): Connection {
  const { live, now, log, metrics } = options
  const ownLog = log.with({ socket: socket.id, user: socket.data.caller.user.username })
  let ending = false
  const end = (code: ErrorCode, message: string): void => {
    if (ending || !socket.connected) return
    ending = true
    ownLog.info('socket ended', { code })
    socket.emit('session:ended', { code, message })
    socket.disconnect(true)
  }
  const clock = createSessionClock({
    expiresAt: socket.data.caller.expiresAt,
    now,
    onExpiring: (accessTokenExpiresAt) => socket.emit('session:expiring', { accessTokenExpiresAt }),
    onExpired: () => end('auth/expired-token', 'The access token has expired.'),
  })
  const waiting = (): number => waitingBytes(socket.conn)
  const outflow = createOutflow({
    waiting,
    now,
    onOverflow: () => {
      ownLog.warn('socket reads too slowly', { waiting: waiting() })
      live.leave(socket.id)
    },
    onDrained: () =>
      socket.emit('server:noticed', {
        kind: 'resynchronise',
        message: 'Frames were left out because you read too slowly. Subscribe again from where you are.',
      }),
    onStuck: () => {
      end('protocol/slow-reader', 'The connection does not take what it is sent.')
      terminate(socket.conn)
    },
  })
  const check = (): void => outflow.check()
  socket.conn.on('packetCreate', check)
  openGate(socket, requestsOf(socket, options, clock), {
    limit: createRateLimit({ burst: REQUEST_BURST, perSecond: REQUESTS_PER_SECOND, now }),
    onAnswered: (event, code) => metrics.requests.add(1, { event, code }),
    onBug: (error) => ownLog.error('request failed', { error }),
  })
  // Without a listener a damaged packet would end the process. A client may also send an event of this name, with
  // anything or nothing in it.
  socket.on('error', (error: unknown) => {
    if (error instanceof Error) ownLog.warn('socket sent a damaged packet', { reason: error.message })
  })
  socket.on('disconnect', (reason) => {
    clock.stop()
    outflow.close()
    socket.conn.off('packetCreate', check)
    live.leave(socket.id)
    ownLog.info('socket disconnected', { reason })
  })
  ownLog.info('socket connected', { transport: socket.conn.transport.name })
  return { outflow, waiting, end }
}

function requestsOf(
  socket: LoomSocket,
  { live, identity }: Pick<ConnectionOptions, 'live' | 'identity'>,
  clock: SessionClock,
): Requests {
  return {
    'query:subscribe': { schema: QuerySubscribe, handle: (request) => live.subscribe(socket.id, request) },
    'query:unsubscribe': {
      schema: QueryUnsubscribe,
      handle: ({ id }) => {
        live.unsubscribe(socket.id, id)
        return { ok: true }
      },
    },
    'query:pace': {
      schema: QueryPace,
      handle: (pace) => {
        live.pace(socket.id, pace)
        return { ok: true }
      },
    },
    'session:renew': {
      schema: SessionRenew,
      handle: async ({ token }) => {
        const { user, sessionId } = socket.data.caller
        const caller = await identity.verifyAccess(token)
        if (caller.user.id !== user.id || caller.sessionId !== sessionId) {
          throw new LoomError('auth/forbidden', 'The token belongs to another session.')
        }
        socket.data.caller = caller
        if (socket.connected) clock.renew(caller.expiresAt)
        return { ok: true, accessTokenExpiresAt: caller.expiresAt }
      },
    },
  }
}
