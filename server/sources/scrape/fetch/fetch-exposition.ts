import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { TextFormat } from '../text/descriptor'
import { type Connection, respond } from './respond'
import { ScrapeFault } from './scrape-fault'

export interface ExpositionRequest extends Connection {
  readonly url: string
  /** Most bytes of the body, unpacked; 0 for no limit. */
  readonly maxBytes: number
  readonly followRedirects: boolean
}

/** Takes an exposition as it comes. What it throws ends the fetching. */
export interface ExpositionSink {
  /** Told once, before the first piece. */
  begin(format: TextFormat): void
  piece(bytes: Uint8Array): void
}

const MAX_REDIRECTS = 10

/**
 * Gets an exposition over HTTP and hands it on piece by piece, unpacked. Rejects with a ScrapeFault, with what the sink
 * threw, or with the reason of the signal once that is aborted.
 */
export async function fetchExposition(
  request: ExpositionRequest,
  sink: ExpositionSink,
  signal: AbortSignal,
): Promise<void> {
  try {
    const response = await finalResponse(request, signal)
    sink.begin(formatOf(response.headers['content-type']))
    await readBody(response, request.maxBytes, sink, signal)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw isFromNetwork(error) ? networkFault(error) : error
  }
}

async function finalResponse(request: ExpositionRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const first = new URL(request.url)
  let url = first
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await respond(url, mayHaveCredentials(first, url), request, signal)
    const { statusCode, statusMessage = '', headers } = response
    if (statusCode === 200) return response
    response.destroy()
    const isRedirect = [301, 302, 303, 307, 308].includes(statusCode ?? 0)
    if (!isRedirect || !request.followRedirects || headers.location === undefined) {
      throw new ScrapeFault('status', `server returned HTTP status ${statusCode} ${statusMessage}`.trimEnd())
    }
    url = redirected(headers.location, url)
  }
  throw new ScrapeFault('status', `the target led through more than ${MAX_REDIRECTS} redirects`)
}

function redirected(location: string, from: URL): URL {
  try {
    const url = new URL(location, from)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url
  } catch {
    // It is told of below.
  }
  throw new ScrapeFault('status', 'the target redirects to something that is no HTTP address')
}

/** Credentials are for the target alone: not for another machine, nor for the same one without encryption. */
function mayHaveCredentials(first: URL, now: URL): boolean {
  if (first.hostname !== now.hostname) return false
  return first.protocol === now.protocol ? first.port === now.port : now.protocol === 'https:'
}

function formatOf(contentType = ''): TextFormat {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/vnd.google.protobuf') {
    throw new ScrapeFault('format', 'the target answers in Protocol Buffers, which nobody asked it for')
  }
  return type === 'application/openmetrics-text' ? 'openmetrics' : 'prometheus'
}

async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  sink: ExpositionSink,
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0
  let refusal: unknown
  const takePiece = (piece: Uint8Array): void => {
    bytes += piece.length
    if (maxBytes > 0 && bytes > maxBytes) {
      throw new ScrapeFault('bodySize', `body size limit exceeded: the body has more than ${maxBytes} bytes`)
    }
    sink.piece(piece)
  }
  const take = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const piece of pieces) {
      try {
        takePiece(piece)
      } catch (error) {
        refusal = error
        throw error
      }
    }
  }
  try {
    const encoding = response.headers['content-encoding']?.toLowerCase() ?? ''
    if (encoding === 'gzip') await pipeline(response, createGunzip(), take, { signal })
    else if (encoding === '' || encoding === 'identity') await pipeline(response, take, { signal })
    else throw new ScrapeFault('format', 'the body is packed in a way that nobody asked for')
  } catch (error) {
    response.destroy()
    // A pipeline may tell that it was broken off rather than why.
    throw refusal ?? error
  }
}

/** Errors of sockets, TLS and zlib carry a code of Node's. */
function isFromNetwork(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && !(error instanceof ScrapeFault) && 'code' in error && error.name !== 'LoomError'
}

function networkFault(error: Error & { readonly code: string }): ScrapeFault {
  // Several addresses tried: the first one's fault tells most.
  const [cause] = error instanceof AggregateError ? error.errors : [error]
  const message = cause instanceof Error && cause.message !== '' ? cause.message : error.code
  return new ScrapeFault(/^(Z_|ERR_.*ZLIB)/.test(error.code) ? 'format' : 'connection', message)
}
