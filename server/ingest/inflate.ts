import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { LoomError } from '../../contract/errors'

const INFLATE = { gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) } as const

/**
 * The body without its Content-Encoding (gzip, deflate or none). It stops at `maxBytes`, so a small body that inflates
 * to a huge one costs no more than a large one: `request/too-large`. Throws `request/invalid` when it can't be read and
 * `request/unsupported-media-type` for other encodings.
 */
export async function inflated(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  if (name === 'identity' || name === '') return body
  if (!(name in INFLATE)) {
    throw new LoomError('request/unsupported-media-type', 'The Content-Encoding must be gzip, deflate or none.')
  }
  try {
    return await INFLATE[name as keyof typeof INFLATE](body, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new LoomError('request/too-large', `The body is too large: more than ${maxBytes} bytes when inflated.`)
    }
    throw new LoomError('request/invalid', `The body is not valid ${name}.`, { cause })
  }
}
