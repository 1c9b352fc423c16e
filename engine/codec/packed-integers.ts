import {
  type ByteReader,
  type ByteWriter,
  damaged,
  readByte,
  readSigned,
  reserve,
  take,
  writeByte,
  writeSigned,
} from './bytes'

const BLOCK = 32

/** What `writePacked` takes: whole numbers of at most 2^51 in size whose spread inside a block fits 32 bits. */
export const PACKED_LIMIT = 2 ** 51

/**
 * Whole numbers in blocks of 32: the block's least value, then each value's distance from it in as many bits as the
 * block's widest one needs. A burst makes one block wider, not the column. Returns false, with nothing written, for
 * numbers that do not fit (see PACKED_LIMIT).
 */
export function writePacked(writer: ByteWriter, values: Float64Array): boolean {
  const before = writer.length
  for (let start = 0; start < values.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, values.length)
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let i = start; i < end; i += 1) {
      const value = values[i] as number
      if (value < least) least = value
      if (value > most) most = value
    }
    if (!(most - least <= 0xffffffff) || !(least >= -PACKED_LIMIT) || !(most <= PACKED_LIMIT)) {
      writer.length = before
      return false
    }
    const width = 32 - Math.clz32(most - least)
    writeSigned(writer, least)
    writeByte(writer, width)
    if (width > 0) packBlock(writer, values, start, end, least, width)
  }
  return true
}

function packBlock(
  writer: ByteWriter,
  values: Float64Array,
  start: number,
  end: number,
  least: number,
  width: number,
): void {
  reserve(writer, Math.ceil(((end - start) * width) / 8) + 8)
  const bytes = writer.bytes
  let length = writer.length
  let waiting = 0
  let count = 0
  for (let i = start; i < end; i += 1) {
    let value = (values[i] as number) - least
    let left = width
    while (left > 0) {
      const part = Math.min(8 - count, left)
      waiting |= (value % (1 << part)) << count
      value = Math.floor(value / (1 << part))
      count += part
      left -= part
      if (count === 8) {
        bytes[length++] = waiting
        waiting = 0
        count = 0
      }
    }
  }
  if (count > 0) bytes[length++] = waiting
  writer.length = length
}

/** Fills `values` from the index `from` on with what `writePacked` wrote. */
export function readPacked(reader: ByteReader, values: Float64Array, from: number): void {
  for (let start = from; start < values.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, values.length)
    const least = readSigned(reader)
    const width = readByte(reader)
    if (width > 32) throw damaged('a block is too wide')
    if (width === 0) {
      for (let i = start; i < end; i += 1) values[i] = least
      continue
    }
    const at = take(reader, Math.ceil(((end - start) * width) / 8))
    if (width <= NARROW) unpackNarrow(reader.bytes, at, values, start, end, least, width)
    else unpackWide(reader.bytes, at, values, start, end, least, width)
  }
}

/** The widest whose bits fit beside the rest of a byte in 32 bits. */
const NARROW = 24

function unpackNarrow(
  bytes: Uint8Array,
  from: number,
  values: Float64Array,
  start: number,
  end: number,
  least: number,
  width: number,
): void {
  const mask = (1 << width) - 1
  let at = from
  let waiting = 0
  let count = 0
  for (let i = start; i < end; i += 1) {
    while (count < width) {
      waiting |= (bytes[at++] as number) << count
      count += 8
    }
    values[i] = least + (waiting & mask)
    waiting >>>= width
    count -= width
  }
}

/** Each value in two parts, 16 bits and the rest. */
function unpackWide(
  bytes: Uint8Array,
  from: number,
  values: Float64Array,
  start: number,
  end: number,
  least: number,
  width: number,
): void {
  const upper = width - 16
  const mask = (1 << upper) - 1
  let at = from
  let waiting = 0
  let count = 0
  for (let i = start; i < end; i += 1) {
    while (count < 16) {
      waiting |= (bytes[at++] as number) << count
      count += 8
    }
    const low = waiting & 0xffff
    waiting >>>= 16
    count -= 16
    while (count < upper) {
      waiting |= (bytes[at++] as number) << count
      count += 8
    }
    values[i] = least + low + (waiting & mask) * 0x10000
    waiting >>>= upper
    count -= upper
  }
}
