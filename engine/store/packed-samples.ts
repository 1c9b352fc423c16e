import { byteWriter, writeByte, writeBytes, written } from '../codec/bytes'
import { type Columns, decodeChunkInto, writeChunk } from '../codec/chunk'

/** Open samples that nobody is likely to read soon, coded to save memory. */
export interface PackedSamples {
  /** One coded column pair after another, each after its length in two bytes, lowest first. */
  readonly bytes: Uint8Array
  /** How many samples they are. */
  readonly length: number
  /** Times of the first and the last, milliseconds. */
  readonly from: number
  readonly to: number
}

/** The most samples coded as one piece, so that its length fits two bytes. */
export const PIECE = 1024

/** Used again and again, as packing happens often and is short. */
const writer = byteWriter(4096)

/** `before` and then `newer`, which is at least one sample and at most PIECE. */
export function packed(before: PackedSamples | null, newer: Columns): PackedSamples {
  writer.length = 0
  if (before !== null) writeBytes(writer, before.bytes)
  const start = writer.length
  writeByte(writer, 0)
  writeByte(writer, 0)
  writeChunk(writer, newer)
  const size = writer.length - start - 2
  writer.bytes[start] = size & 255
  writer.bytes[start + 1] = size >>> 8
  return {
    bytes: written(writer),
    length: (before?.length ?? 0) + newer.times.length,
    from: before?.from ?? (newer.times[0] as number),
    to: newer.times[newer.times.length - 1] as number,
  }
}

/** Writes the samples to the beginning of the columns, which have room for them. */
export function unpackInto({ bytes, length }: PackedSamples, columns: Columns): void {
  let offset = 0
  for (let at = 0; at < length; ) {
    const end = offset + 2 + (bytes[offset] as number) + (bytes[offset + 1] as number) * 256
    at = decodeChunkInto(bytes.subarray(offset + 2, end), columns, at)
    offset = end
  }
}

export function unpacked(samples: PackedSamples): Columns {
  const columns = { times: new Float64Array(samples.length), values: new Float64Array(samples.length) }
  unpackInto(samples, columns)
  return columns
}
