import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LoomError } from '../../contract/errors'
import { answerUnreadable } from './unreadable'

/** Ends of the phases of a request, in milliseconds. */
export interface HttpTimeouts {
  /** Until all headers are in. */
  readonly headers: number
  /** Until the body is in as well. */
  readonly request: number
  /** Between two looks at who is too slow. */
  readonly check: number
}

const TIMEOUTS: HttpTimeouts = { headers: 10_000, request: 30_000, check: 2000 }

/** A server that slow or silent clients can't hold: each phase of a request has an end. */
export function createHttpServer(handler: RequestListener, timeouts: HttpTimeouts = TIMEOUTS): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: timeouts.headers,
      requestTimeout: timeouts.request,
      connectionsCheckingInterval: timeouts.check,
      // Longer than clients keep idle connections, so that it is them who close.
      keepAliveTimeout: 60_000,
    },
    handler,
  )
  server.maxRequestsPerSocket = 10_000
  server.on('clientError', answerUnreadable)
  return server
}

/** Listens, and answers the address that clients on this machine reach it under. */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => {
      const reason = cause.code === 'EADDRINUSE' ? inUse(port) : cause.message
      reject(new LoomError('server/unavailable', `Can't listen on ${host}:${port}: ${reason}.`, { cause }))
    }
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve(urlOf(server.address() as AddressInfo))
    })
  })
}

/** Port 0 asks the system for any, and then it is the system that has none left. */
function inUse(port: number): string {
  return port === 0
    ? 'every port that this computer gives to programs is in use: end some that hold many connections'
    : 'the port is in use: stop the other program, or set another port (0 picks a free one)'
}

/** How long requests under way may take once the server stops. */
const REQUESTS_END_MS = 2000

/** No new connections; sockets are told and closed; requests under way may end, for a while. */
export async function closeHttp(server: Server, closeSockets: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  closeSockets()
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), REQUESTS_END_MS)
  await closed
  clearTimeout(cut)
}

function urlOf({ address, family, port }: AddressInfo): string {
  const isEverywhere = address === '0.0.0.0' || address === '::'
  const host = isEverywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}`
}
