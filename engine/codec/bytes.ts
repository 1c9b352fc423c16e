import { LoomError } from '../../contract/errors'

/** A growing run of bytes. Numbers are little-endian. */
export interface ByteWriter {
  bytes: Uint8Array
  length: number
}

/** A place in given bytes. Reading past the end throws `store/damaged`. */
export interface ByteReader {
  readonly bytes: Uint8Array
  offset: number
}

export function byteWriter(capacity = 256): ByteWriter {
  return { bytes: new Uint8Array(capacity), length: 0 }
}

/** A copy of what was written, in memory of its own. */
export function written(writer: ByteWriter): Uint8Array {
  return writer.bytes.slice(0, writer.length)
}

export function byteReader(bytes: Uint8Array): ByteReader {
  return { bytes, offset: 0 }
}

/** Makes room for `count` more bytes. */
export function reserve(writer: ByteWriter, count: number): void {
  if (writer.length + count <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.length + count))
  grown.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = grown
}

export function writeByte(writer: ByteWriter, value: number): void {
  reserve(writer, 1)
  writer.bytes[writer.length] = value
  writer.length += 1
}

/** Seven bits a byte, lowest first. `value` is a whole number from 0 to 2^53. */
export function writeVarint(writer: ByteWriter, value: number): void {
  reserve(writer, 8)
  if (value < 128) {
    writer.bytes[writer.length++] = value
    return
  }
  let rest = value
  while (rest >= 128) {
    writer.bytes[writer.length++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  writer.bytes[writer.length++] = rest
}

/** A whole number from -2^52 to 2^52; small ones of either sign take few bytes. */
export function writeSigned(writer: ByteWriter, value: number): void {
  writeVarint(writer, value < 0 ? -2 * value - 1 : 2 * value)
}

export function writeBytes(writer: ByteWriter, source: Uint8Array): void {
  reserve(writer, source.length)
  writer.bytes.set(source, writer.length)
  writer.length += source.length
}

/** Steps over `count` bytes and returns where they begin. */
export function take(reader: ByteReader, count: number): number {
  const start = reader.offset
  if (!(count >= 0) || start + count > reader.bytes.length) throw damaged('it ends too early')
  reader.offset = start + count
  return start
}

export function readByte(reader: ByteReader): number {
  return reader.bytes[take(reader, 1)] ?? 0
}

export function readVarint(reader: ByteReader): number {
  const first = reader.bytes[reader.offset]
  if (first !== undefined && first < 128) {
    reader.offset += 1
    return first
  }
  let value = 0
  let scale = 1
  for (let count = 0; count < 8; count += 1) {
    const byte = readByte(reader)
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
  throw damaged('a number in it is too long')
}

export function readSigned(reader: ByteReader): number {
  const coded = readVarint(reader)
  return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2
}

/** The bits of float64 values as they are, whatever NaN they hold. */
export function bitsOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

export function damaged(reason: string): LoomError {
  return new LoomError('store/damaged', `These bytes are no column of Loom's: ${reason}.`)
}
