import type { IncomingMessage } from 'node:http'
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
      if (fault !== null && request.headers.upgrade !== undefined) refuseUpgrade(request, fault)
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

/** Engine.IO itself would answer 400, as if the request could not be read; over polling it says 403. */
function refuseUpgrade({ socket }: IncomingMessage, fault: string): void {
  const body = JSON.stringify({ code: 4, message: fault })
  const head = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`
  socket.end(`HTTP/1.1 403 Forbidden\r\n${head}\r\n\r\n${body}`)
}
