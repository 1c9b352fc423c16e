import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, ServerToClient } from '../../../contract/wire/events'
import { PROTOCOL_VERSION, SOCKET_PATH } from '../../../contract/wire/protocol'
import type { Access } from '../session/types'
import type { Route } from './types'

/** Longest time from dialling to being connected. */
const CONNECT_TIMEOUT = 10_000

export type LinkSocket = Socket<ServerToClient, ClientToServer>

/** https-proxy-agent forgets the host of an address without a name, and the certificate would be held against another. */
function identityCheck(url: string): (host: string, certificate: PeerCertificate) => Error | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return (_host, certificate) => checkServerIdentity(host, certificate)
}

/** A socket that connects once: link.ts decides about further tries, and a server's disconnect is one more reason. */
export function dial(access: Access, route: Route): LinkSocket {
  return io(access.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    autoConnect: false,
    timeout: CONNECT_TIMEOUT,
    auth: { token: access.accessToken, protocol: PROTOCOL_VERSION },
    ...(route.ca === undefined ? {} : { ca: route.ca }),
    ...(route.agent === undefined ? {} : { checkServerIdentity: identityCheck(access.url) }),
    // Typed as text, but handed on to Node's http as it is: engine.io-client's tests give it an Agent.
    ...(route.agent === undefined ? {} : { agent: route.agent as unknown as string }),
  })
}
