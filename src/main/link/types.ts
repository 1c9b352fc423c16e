import type { Agent } from 'node:http'
import type { z } from 'zod'
import type { Failure } from '../../../contract/errors'
import type { Connection } from '../../../contract/ipc/connection'
import type { ClientToServer, ServerToClient } from '../../../contract/wire/events'
import type { Observable } from '../observable'

/** A server as the HTTP client needs it. */
export interface HttpTarget {
  readonly url: string
  readonly bundled: boolean
  readonly accessToken?: string
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

export interface HttpClient {
  /**
   * Sends a request and reads the answer by its schema. Throws a LoomError: the server's own code when it answered
   * with a problem document, else a `link/…` code.
   */
  readonly send: <Schema extends z.ZodType>(
    target: HttpTarget,
    request: HttpRequest,
    answer: Schema,
  ) => Promise<z.output<Schema>>
}

/** A request as it leaves. */
export interface Outgoing extends Pick<HttpRequest, 'method'> {
  readonly headers: Record<string, string>
  readonly body?: string
}

export interface Incoming {
  readonly status: number
  readonly body: AsyncIterable<Uint8Array>
}

/** Resolves when the head of the answer is there. The signal's reason is what it or the body's reading fails with. */
export type SendRequest = (url: string, request: Outgoing, signal: AbortSignal) => Promise<Incoming>

/** How to open a raw connection to an origin: through the system's proxy, trusting what the system trusts. */
export interface Route {
  readonly agent?: Agent
  /** PEM certificates to trust. */
  readonly ca?: string[]
}

export type FindRoute = (origin: string) => Promise<Route>

/** The answer that the acknowledgement of an event brings. */
export type Answer<Event extends keyof ClientToServer> = Parameters<Parameters<ClientToServer[Event]>[1]>[0]

export interface Link {
  readonly connection: Observable<Connection>
  /** Tries now instead of waiting for the next try. */
  readonly retry: () => Connection
  /** Asks the server; a link that is down or breaks answers `server/unavailable` or `link/timeout`. */
  readonly request: <Event extends keyof ClientToServer>(
    event: Event,
    payload: Parameters<ClientToServer[Event]>[0],
  ) => Promise<Answer<Event> | Failure>
  /** Hears an announcement of the server, checked by its schema; returns what ends it. */
  readonly listen: <Event extends keyof ServerToClient>(event: Event, listener: ServerToClient[Event]) => () => void
  readonly dispose: () => void
}
