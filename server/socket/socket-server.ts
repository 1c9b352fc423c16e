import type { Server as HttpServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ERROR_CODES, LoomError } from '../../contract/errors'
import type { Alert } from '../../contract/model/alert'
import type { DashboardChanged } from '../../contract/wire/events'
import type { Identity } from '../identity/identity'
import type { LiveQueries } from '../live/live-queries'
import type { Outlet } from '../live/outlet'
import type { Log } from '../log/log'
import type { Registry } from '../metrics/registry'
import type { AdmissionRules } from './admission'
import { authenticate, refusal } from './authentication'
import { type Connection, openConnection } from './connection'
import { createEndedSessions } from './ended-sessions'
import { type EngineSocket, terminate } from './engine-socket'
import { createIo } from './io'
import { createSocketMetrics } from './socket-metrics'
import type { LoomSocket } from './types'

/** Sockets of one user at once. */
const MAX_CONNECTIONS_PER_USER = 50

/** How long clients have to take the goodbye. */
const GOODBYE_MS = 1000

const SESSION_ENDED = 'The session has ended. Sign in again.'

export interface SocketServerOptions {
  readonly identity: Pick<Identity, 'verifyAccess' | 'onSessionEnded'>
  /** Makes the live queries that answer through these sockets. */
  readonly connectLive: (outlet: Outlet) => LiveQueries
  readonly listAlerts: () => readonly Alert[]
  readonly admission: AdmissionRules
  readonly now: () => number
  readonly log: Log
  readonly registry: Registry
}

export interface SocketServer {
  readonly live: LiveQueries
  /** Answers on this HTTP server from now on; to be called once its own request handler is set. */
  attach(server: HttpServer): void
  announceAlerts(changed: readonly Alert[]): void
  announceDashboard(userId: string, changed: DashboardChanged): void
  /** Says goodbye, ends all sockets and live queries. The HTTP server stays the caller's. */
  close(): Promise<void>
}

export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { identity, log, now, admission } = options
  const io = createIo(admission)
  const connections = new Map<string, Connection>()
  /** All that are open below Socket.IO, also before they are let in. */
  const engineSockets = new Set<EngineSocket>()
  const ended = createEndedSessions(now)
  let stopping = false
  const metrics = createSocketMetrics(options.registry, () => connections.size)
  const waiting = (): number => Math.max(0, ...[...connections.values()].map((connection) => connection.waiting()))
  options.registry.observed('gauge', 'loom_socket_waiting_bytes', 'Most bytes that wait for any one socket.', waiting)
  const live = options.connectLive({
    frame: (ids, bytes) => {
      const open = ids.filter((id) => connections.get(id)?.outflow.admits(bytes.length))
      metrics.framesDropped.add(ids.length - open.length)
      if (open.length === 0) return
      metrics.framesSent.add(open.length)
      metrics.frameBytesSent.add(open.length * bytes.length)
      // One encoding for all of them: a socket's id is also the room it is alone in.
      io.local.to(open).emit('query:frame', bytes)
    },
    failed: (id, failed) => {
      io.local.to(id).emit('query:failed', failed)
    },
    ready: (id) => connections.get(id)?.outflow.ready() ?? Promise.resolve(false),
  })

  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        const refused = refusal(error)
        if (refused.data.code === 'server/internal') log.error('handshake failed', { error })
        metrics.refusals.add(1, { code: refused.data.code })
        next(refused)
      },
    )
  })

  async function admit(socket: LoomSocket): Promise<void> {
    if (stopping) throw new LoomError('server/stopping', 'The server is stopping.')
    const caller = await authenticate(socket.handshake.auth, identity)
    const code = ended.codeOf(caller.sessionId)
    if (code !== undefined) throw new LoomError(code, SESSION_ENDED)
    const others = io.sockets.adapter.rooms.get(userRoom(caller.user.id))?.size ?? 0
    if (others >= MAX_CONNECTIONS_PER_USER) {
      throw new LoomError('request/too-many', `A user has at most ${MAX_CONNECTIONS_PER_USER} connections.`)
    }
    socket.data.caller = caller
  }

  io.on('connection', (socket) => {
    const { user, sessionId } = socket.data.caller
    const connection = openConnection(socket, { identity, live, now, log, metrics })
    connections.set(socket.id, connection)
    socket.on('disconnect', () => connections.delete(socket.id))
    const code = ended.codeOf(sessionId)
    if (code !== undefined) {
      connection.end(code, SESSION_ENDED)
      return
    }
    void socket.join([userRoom(user.id), sessionRoom(sessionId)])
    socket.emit('alert:changed', { complete: true, alerts: [...options.listAlerts()] })
  })

  const stopListening = identity.onSessionEnded(({ sessionIds, code }) => {
    for (const sessionId of sessionIds) {
      ended.add(sessionId, code)
      for (const id of [...(io.sockets.adapter.rooms.get(sessionRoom(sessionId)) ?? [])]) {
        connections.get(id)?.end(code, SESSION_ENDED)
      }
    }
  })

  return {
    live,
    attach: (server) => {
      io.attach(server)
      io.engine.on('connection', (socket: EngineSocket) => {
        engineSockets.add(socket)
        socket.once('close', () => engineSockets.delete(socket))
      })
      io.engine.on('connection_error', ({ context }: { context?: { message?: unknown } }) => {
        const code = ERROR_CODES.find((known) => known === context?.message)
        metrics.refusals.add(1, { code: code ?? 'request/invalid' })
      })
    },
    announceAlerts: (changed) => {
      io.local.emit('alert:changed', { complete: false, alerts: [...changed] })
    },
    announceDashboard: (userId, changed) => {
      io.local.to(userRoom(userId)).emit('dashboard:changed', changed)
    },
    close: async () => {
      stopping = true
      stopListening()
      io.local.emit('server:noticed', { kind: 'stopping', message: 'The server is stopping.' })
      io.local.disconnectSockets(true)
      live.close()
      const end = performance.now() + GOODBYE_MS
      while (engineSockets.size > 0 && performance.now() < end) await sleep(10)
      for (const socket of engineSockets) terminate(socket)
      io.engine?.close()
    },
  }
}

function userRoom(userId: string): string {
  return `user:${userId}`
}

function sessionRoom(sessionId: string): string {
  return `session:${sessionId}`
}
