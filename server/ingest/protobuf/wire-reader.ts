import { LoomError } from '../../../contract/errors'

/**
 * A place in bytes of Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding). Plain functions on
 * plain numbers, because every sample passes here: a general reader costs several times as much.
 */
export interface WireReader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
}

export const VARINT = 0
export const FIXED64 = 1
export const LENGTH_DELIMITED = 2
const FIXED32 = 5

/** An unsigned number of up to 64 bits; exact below 2^53. */
export function readVarint(reader: WireReader): number {
  const { bytes } = reader
  let value = 0
  let scale = 1
  for (let read = 0; read < 10; read += 1) {
    if (reader.at >= reader.end) break
    const byte = bytes[reader.at] as number
    reader.at += 1
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
    scale *= 128
  }
  throw malformed('a number does not end')
}

/** An int64; numbers beyond 2^53 are near enough, as no such time is taken. */
export function readInt64(reader: WireReader): number {
  const value = readVarint(reader)
  return value >= 2 ** 63 ? value - 2 ** 64 : value
}

/** Reads a length and answers where the message of that length ends. */
export function readEnd(reader: WireReader): number {
  const length = readVarint(reader)
  const end = reader.at + length
  if (end > reader.end) throw malformed('a part is longer than the whole')
  return end
}

/** Skips the value of a field of this wire type. */
export function skipField(reader: WireReader, wireType: number): void {
  if (wireType === VARINT) readVarint(reader)
  else if (wireType === LENGTH_DELIMITED) reader.at = readEnd(reader)
  else if (wireType === FIXED64 || wireType === FIXED32) reader.at += wireType === FIXED64 ? 8 : 4
  else throw malformed(`there is no wire type ${wireType}`)
  if (reader.at > reader.end) throw malformed('a number is cut')
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** A string of at most `maxBytes`; longer ones answer null, undecoded. */
export function readText(reader: WireReader, maxBytes: number): string | null {
  const end = readEnd(reader)
  const start = reader.at
  reader.at = end
  return end - start > maxBytes ? null : decoded(reader.bytes.subarray(start, end))
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw malformed('a text is not UTF-8')
  }
}

export function malformed(reason: string): LoomError {
  return new LoomError('request/invalid', `The body is not a valid message: ${reason}.`)
}
