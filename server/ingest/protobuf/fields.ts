import { malformed, readEnd, readText, readVarint, skipField, type WireReader } from './wire-reader'

/**
 * Takes one field of a message: `tag` is its number and wire type as one number. Answers whether it did; other fields
 * are skipped, as protobuf wants unknown ones to be.
 */
export type FieldReader = (tag: number, reader: WireReader) => boolean

/** Tags of the wire types: a varint, eight bytes, a length and bytes. */
export const varintField = (field: number): number => field << 3
export const fixedField = (field: number): number => (field << 3) | 1
export const bytesField = (field: number): number => (field << 3) | 2

/** Reads all fields of a message. Throws `request/invalid` where bytes are missing or make no sense. */
export function readFields(reader: WireReader, read: FieldReader): void {
  while (reader.at < reader.end) {
    const tag = readVarint(reader)
    if (tag < 8 || tag > 0xffff_ffff) throw malformed('a field has no number')
    if (!read(tag, reader)) skipField(reader, tag & 7)
    if (reader.at > reader.end) throw malformed('a field is longer than its message')
  }
}

/** The same for a message within another, its length first. */
export function readNested(reader: WireReader, read: FieldReader): void {
  const end = readEnd(reader)
  readFields({ bytes: reader.bytes, at: reader.at, end }, read)
  reader.at = end
}

/** Numbers of a repeated field that are packed into one. */
export function readPacked(reader: WireReader, read: (reader: WireReader) => void): void {
  const end = readEnd(reader)
  const packed = { bytes: reader.bytes, at: reader.at, end }
  while (packed.at < end) read(packed)
  reader.at = end
}

/** A text of any length. */
export function readString(reader: WireReader): string {
  return readText(reader, Number.POSITIVE_INFINITY) ?? ''
}

export function readBytes(reader: WireReader): Uint8Array {
  const end = readEnd(reader)
  const bytes = reader.bytes.subarray(reader.at, end)
  reader.at = end
  return bytes
}

export function readBoolean(reader: WireReader): boolean {
  return readVarint(reader) !== 0
}

/** A varint as a signed integer of 64 bits, exact. */
export function readInteger(reader: WireReader): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (reader.at >= reader.end) break
    const byte = reader.bytes[reader.at] as number
    reader.at += 1
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asIntN(64, value)
  }
  throw malformed('a number does not end')
}

/** A sint32: small numbers of either sign are short. */
export function readZigzag(reader: WireReader): number {
  const value = readVarint(reader)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

export function readDouble(reader: WireReader): number {
  return eightBytes(reader).getFloat64(0, true)
}

/** Eight bytes as an unsigned integer, exact. */
export function readFixed64(reader: WireReader): bigint {
  return eightBytes(reader).getBigUint64(0, true)
}

function eightBytes(reader: WireReader): DataView {
  if (reader.at + 8 > reader.end) throw malformed('a number is cut')
  const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + reader.at, 8)
  reader.at += 8
  return view
}
