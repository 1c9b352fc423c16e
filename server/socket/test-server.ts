import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { LoomError } from '../../contract/errors'
import type { Alert } from '../../contract/model/alert'
import type { ClientToServer, QuerySubscribe, ServerToClient, Subscribed } from '../../contract/wire/events'
import { PROTOCOL_VERSION, SOCKET_PATH } from '../../contract/wire/protocol'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { openStore } from '../../engine/store/store'
import type { Caller, SessionEnd } from '../identity/identity'
import { DEFAULT_LIVE_LIMITS } from '../live/limits'
import { createLiveQueries } from '../live/live-queries'
import { storeSource } from '../live/live-source'
import { createTestView, type TestView } from '../live/test-view'
import type { Log } from '../log/log'
import { createRegistry } from '../metrics/registry'
import { createSocketServer, type SocketServer } from './socket-server'

export type TestClient = Socket<ServerToClient, ClientToServer>

export const ALLOWED_ORIGIN = 'https://loom.example'

/** A listening server with the real store, engine, live queries and Socket.IO; identity hands out what tests ask for. */
export interface TestServer {
  readonly url: string
  readonly port: number
  readonly sockets: SocketServer
  readonly store: MetricsStore
  /** Errors that the server logged: bugs, unless a test expects one. */
  readonly bugs: readonly unknown[]
  readonly clock: { now(): number; shift: number }
  alerts: readonly Alert[]
  /** A token that the identity accepts for this long. */
  token(user: string, session?: string, expiresIn?: number): string
  endSession(session: string): void
  metric(name: string, labels?: Record<string, string>): number
  /** Appends one sample of each series at the clock's whole second. Answers that second. */
  sample(values: Readonly<Record<string, number>>, time?: number): number
  connect(token?: string, options?: Parameters<typeof io>[1]): TestClient
  close(): Promise<void>
}

export async function startTestServer(): Promise<TestServer> {
  const clock = { shift: 0, now: () => Date.now() + clock.shift }
  const store = openStore({ directory: null, now: clock.now })
  const registry = createRegistry()
  const callers = new Map<string, Caller>()
  const listeners = new Set<(end: SessionEnd) => void>()
  const bugs: unknown[] = []
  const log = createTestLog(bugs)
  const http = createServer((_request, response) => {
    response.writeHead(404).end()
  })
  const server: Pick<TestServer, 'alerts'> = { alerts: [] }
  const sockets = createSocketServer({
    identity: {
      verifyAccess: async (token) => {
        const caller = callers.get(token)
        if (caller === undefined) throw new LoomError('auth/invalid-token', 'The token is not valid.')
        return caller
      },
      onSessionEnded: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    connectLive: (outlet) =>
      createLiveQueries({
        engine: createEmbeddedEngine(store),
        source: storeSource(store),
        outlet,
        now: clock.now,
        limits: DEFAULT_LIVE_LIMITS,
        registry,
        onBug: (error) => bugs.push(error),
      }),
    listAlerts: () => server.alerts,
    admission: {
      origins: [ALLOWED_ORIGIN],
      allowsHost: (host) => host?.startsWith('127.0.0.1:') === true,
    },
    now: clock.now,
    log,
    registry,
  })
  sockets.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const clients: TestClient[] = []
  let tokens = 0

  return Object.assign(server, {
    url,
    port,
    sockets,
    store,
    bugs,
    clock,
    token: (user: string, session = `session of ${user}`, expiresIn = 600_000) => {
      tokens += 1
      const preferences = { theme: 'system', homeDashboard: null } as const
      callers.set(`token ${tokens}`, {
        user: { id: user, username: user, role: 'viewer', preferences },
        sessionId: session,
        expiresAt: clock.now() + expiresIn,
      })
      return `token ${tokens}`
    },
    endSession: (session: string) => {
      for (const listener of listeners) {
        listener({ userId: 'any', sessionIds: [session], code: 'auth/session-ended' })
      }
    },
    metric: (name: string, labels: Record<string, string> = {}) => {
      const samples = registry.collect().flatMap((family) => family.samples)
      const wanted = JSON.stringify(labels)
      return samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === wanted)?.value ?? 0
    },
    sample: (values: Readonly<Record<string, number>>, time = Math.floor(clock.now() / 1000) * 1000) => {
      const ids = Object.keys(values).map((name) => store.seriesId({ __name__: name }))
      store.append({ times: time, ids: Uint32Array.from(ids), values: Float64Array.from(Object.values(values)) })
      return time / 1000
    },
    connect: (token?: string, options: Parameters<typeof io>[1] = {}) => {
      const client: TestClient = io(url, {
        path: SOCKET_PATH,
        forceNew: true,
        reconnection: false,
        auth: { token, protocol: PROTOCOL_VERSION },
        ...options,
      })
      clients.push(client)
      return client
    },
    close: async () => {
      for (const client of clients) client.disconnect()
      await sockets.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      store.close()
    },
  })
}

/** Resolves with what the event brings. */
export function next<Event extends keyof ServerToClient>(
  client: TestClient,
  event: Event,
  timeout = 5000,
): Promise<Parameters<ServerToClient[Event]>[0]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${event} did not come`)), timeout)
    const listener = (payload: Parameters<ServerToClient[Event]>[0]): void => {
      clearTimeout(timer)
      resolve(payload)
    }
    client.once(event, listener as never)
  })
}

export function connected(client: TestClient): Promise<TestClient> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.once('connect_error', reject)
  })
}

/** The reason of the refusal. */
export function refused(client: TestClient): Promise<Error & { data?: { code?: string } }> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => reject(new Error('it was let in')))
    client.once('connect_error', resolve)
  })
}

/** Resolves with the reason of the disconnect. */
export function disconnected(client: TestClient): Promise<string> {
  return new Promise((resolve) => client.once('disconnect', resolve))
}

/** Views that hear the client's frames already. */
const listening = new WeakMap<TestClient, Set<TestView>>()

export async function subscribe(
  client: TestClient,
  request: QuerySubscribe,
  view: TestView = createTestView(request.id),
): Promise<TestView> {
  const heard = listening.get(client) ?? new Set()
  if (!heard.has(view)) {
    client.on('query:frame', (bytes) => view.receive(bytes))
    client.on('query:failed', (failed) => view.failed(failed))
  }
  listening.set(client, heard.add(view))
  await new Promise<void>((resolve, reject) => {
    client.emit('query:subscribe', request, (answer) => {
      if (!answer.ok) return reject(new Error(answer.code))
      // Within the callback: the first frame may come right behind the answer.
      view.answered(answer as Subscribed)
      resolve()
    })
  })
  return view
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean, timeout = 5000): Promise<void> {
  const end = Date.now() + timeout
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it never came true: ${condition}`)
    await sleep(1)
  }
}

function createTestLog(errors: unknown[]): Log {
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (event, fields) => errors.push({ event, ...fields }),
    with: () => log,
  }
  return log
}
