import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { ClientToServer, ServerToClient } from '../../contract/wire/events'
import type { Caller } from '../identity/identity'

/** What is known about every connected socket: it passed authentication. */
export interface SocketData {
  caller: Caller
}

export type LoomServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>
export type LoomSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>
