import type { RequestHandler } from 'express'
import { z } from 'zod'
import { LoomError } from '../../contract/errors'

/** Schema of a body of bytes. */
export const Bytes = z.instanceof(Buffer)

/** Reads the body as it was sent, undecoded, into `request.body`; answers `request/too-large` beyond `maxBytes`. */
export function readBytes(maxBytes: number): RequestHandler {
  return (request, response, next) => {
    const parts: Buffer[] = []
    let length = 0
    const read = (part: Buffer): void => {
      length += part.length
      if (length > maxBytes) refuse()
      else parts.push(part)
    }
    const refuse = (): void => {
      request.off('data', read).off('end', done)
      // What is still on its way is not worth reading to keep the connection.
      response.set('connection', 'close')
      next(new LoomError('request/too-large', `The body is too large: at most ${maxBytes} bytes are taken.`))
    }
    const done = (): void => {
      request.body = Buffer.concat(parts)
      next()
    }
    if (Number(request.headers['content-length']) > maxBytes) refuse()
    else request.on('data', read).once('end', done).once('error', next)
  }
}
