import type { QueryFailed } from '../../contract/wire/events'

/** The way out to the clients, as live queries see it. A connection is a socket's id. */
export interface Outlet {
  /** Sends the same bytes to each of the connections. */
  frame(connections: readonly string[], bytes: Uint8Array): void
  failed(connection: string, failed: QueryFailed): void
  /** Resolves true when the connection has room for a large frame, false when it is gone. */
  ready(connection: string): Promise<boolean>
}
