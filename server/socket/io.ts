import { Server } from 'socket.io'
import { MAX_CLIENT_MESSAGE_BYTES, SOCKET_PATH } from '../../contract/wire/protocol'
import { type AdmissionRules, admissionFault } from './admission'
import type { LoomServer } from './types'

/** The Socket.IO server with every option that matters set on purpose. It serves nothing until it is attached. */
export function createIo(admission: AdmissionRules): LoomServer {
  return new Server({
    path: SOCKET_PATH,
    serveClient: false,
    // Polling stays for plain clients and proxies without WebSocket; the desktop starts with WebSocket at once.
    transports: ['websocket', 'polling'],
    // `cors` alone would let foreign pages open WebSockets: the check is allowRequest's.
    allowRequest: (request, callback) => {
      const fault = admissionFault(request, admission)
      callback(fault, fault === null)
    },
    ...(admission.origins.length > 0 ? { cors: { origin: [...admission.origins] } } : {}),
    maxHttpBufferSize: MAX_CLIENT_MESSAGE_BYTES,
    // Costs megabytes per socket and little is won on columns of doubles.
    perMessageDeflate: false,
    httpCompression: false,
    // Recovery skips authentication; our own `since` resumes without it. Hence no connectionStateRecovery.
    connectTimeout: 10_000,
    pingInterval: 10_000,
    pingTimeout: 10_000,
  })
}
