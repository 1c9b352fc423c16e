import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../contract/errors'
import type { Problem } from '../../contract/wire/http'

interface Answer {
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
}

const TOO_LONG: Answer = { status: 431, code: 'request/too-large', detail: 'The headers are too long.' }
const TOO_SLOW: Answer = { status: 408, code: 'request/invalid', detail: 'The request took too long to arrive.' }
const GARBAGE: Answer = { status: 400, code: 'request/invalid', detail: 'This is no HTTP request that can be read.' }

/** Answers what Node's parser gives up on, before there is a request: with a code, as everything else is. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, code, detail } =
    error.code === 'HPE_HEADER_OVERFLOW' ? TOO_LONG : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_SLOW : GARBAGE
  const title = STATUS_CODES[status] ?? ''
  const problem: Problem = { type: `urn:loom:error:${code}`, title, status, code, detail }
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
