import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, constants as zlib } from 'node:zlib'
import type { Request, Response } from 'express'

/** Characters that go out in one write. */
const WRITE_LENGTH = 64 * 1024
/** Shorter answers are not worth the work of compressing. */
const COMPRESSED_FROM = 2048

/**
 * Sends JSON text piece by piece, gzipped when the client takes it. The next pieces are made when the client has taken
 * the last, and others take their turn in between: one large answer holds up nobody, and is never in memory whole.
 */
export async function sendPieces(request: Request, response: Response, pieces: Iterable<string>): Promise<void> {
  const writes = inWrites(pieces)
  const first = writes.next()
  const text = first.done === true ? '' : first.value
  response.type('application/json').vary('accept-encoding')
  const compressed = text.length >= COMPRESSED_FROM && request.acceptsEncodings('gzip') === 'gzip'
  if (text.length < WRITE_LENGTH && !compressed) {
    response.send(text)
    return
  }
  const rest = Readable.from(inTurns(text, writes), { objectMode: false, highWaterMark: WRITE_LENGTH })
  try {
    if (!compressed) await pipeline(rest, response)
    else {
      response.set('content-encoding', 'gzip')
      // On zlib's own threads; the fastest level, as the wire is mostly loopback or a local network.
      await pipeline(rest, createGzip({ level: zlib.Z_BEST_SPEED }), response)
    }
  } catch (error) {
    // A client that left is no failure; anything else ends the connection, as the answer has begun.
    if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined)
  }
}

/** Joins pieces into writes of about the same length; all but the last are at least that long. */
function* inWrites(pieces: Iterable<string>): Generator<string> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < WRITE_LENGTH) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

async function* inTurns(first: string, writes: Iterable<string>): AsyncGenerator<string> {
  yield first
  for (const text of writes) {
    await new Promise((resolve) => setImmediate(resolve))
    yield text
  }
}
