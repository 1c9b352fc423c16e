import { type ByteReader, type ByteWriter, damaged, reserve } from './bytes'

/*
 * Gorilla's form: each value's bits exclusive-or the bits before. `0`: the same. `10`: the changed bits lie in the last
 * window. `11`: a new window, 6 bits of leading zeros and 6 of length less one. Values are taken as two 32-bit words, since
 * a NaN's bits do not survive being a number.
 */

interface BitWriter {
  readonly writer: ByteWriter
  waiting: number
  free: number
}

export function writeXor(writer: ByteWriter, values: Float64Array): void {
  if (values.length === 0) return
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  reserve(writer, values.length * 10 + 16)
  const bits: BitWriter = { writer, waiting: 0, free: 8 }
  let low = words[0] as number
  let high = words[1] as number
  put(bits, high, 32)
  put(bits, low, 32)
  let lead = -1
  let trail = 0
  for (let i = 1; i < values.length; i += 1) {
    const changedLow = ((words[2 * i] as number) ^ low) >>> 0
    const changedHigh = ((words[2 * i + 1] as number) ^ high) >>> 0
    low = words[2 * i] as number
    high = words[2 * i + 1] as number
    if (changedLow === 0 && changedHigh === 0) {
      put(bits, 0, 1)
      continue
    }
    const leading = changedHigh === 0 ? 32 + Math.clz32(changedLow) : Math.clz32(changedHigh)
    const trailing = changedLow === 0 ? 32 + trailingZeros(changedHigh) : trailingZeros(changedLow)
    const length = 64 - leading - trailing
    const fits = lead >= 0 && leading >= lead && trailing >= trail
    if (fits && 64 - lead - trail <= length + 12) {
      put(bits, 0b10, 2)
    } else {
      lead = leading
      trail = trailing
      put(bits, 0b11, 2)
      put(bits, lead, 6)
      put(bits, length - 1, 6)
    }
    putWindow(bits, changedHigh, changedLow, 64 - lead - trail, trail)
  }
  if (bits.free < 8) writer.bytes[writer.length++] = bits.waiting
}

export function readXor(reader: ByteReader, values: Float64Array): void {
  if (values.length === 0) return
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  const bits: BitReader = { bytes: reader.bytes, at: reader.offset * 8, end: reader.bytes.length * 8 }
  let high = get(bits, 32)
  let low = get(bits, 32)
  words[0] = low
  words[1] = high
  let length = 0
  let trail = 0
  for (let i = 1; i < values.length; i += 1) {
    if (get(bits, 1) === 1) {
      if (get(bits, 1) === 1) {
        const window = get(bits, 12)
        length = (window & 63) + 1
        trail = 64 - (window >>> 6) - length
      }
      if (length === 0 || trail < 0) throw damaged('a window of bits is not valid')
      const upper = length > 32 ? get(bits, length - 32) : 0
      const lower = get(bits, Math.min(length, 32))
      high ^= trail >= 32 ? lower << (trail - 32) : shiftedHigh(upper, lower, trail)
      if (trail < 32) low ^= lower << trail
    }
    words[2 * i] = low
    words[2 * i + 1] = high
  }
  reader.offset = Math.ceil(bits.at / 8)
}

interface BitReader {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
}

function shiftedHigh(upper: number, lower: number, trail: number): number {
  return trail === 0 ? upper : (upper << trail) | (lower >>> (32 - trail))
}

/** The `length` bits that stand `trail` bits from the right. */
function putWindow(bits: BitWriter, high: number, low: number, length: number, trail: number): void {
  const shiftedLow = trail >= 32 ? high >>> (trail - 32) : trail === 0 ? low : (low >>> trail) | (high << (32 - trail))
  if (length > 32) put(bits, trail === 0 ? high : high >>> trail, length - 32)
  put(bits, shiftedLow, Math.min(length, 32))
}

/** The lowest `count` bits of `value`, highest first. Room was reserved. */
function put(bits: BitWriter, value: number, count: number): void {
  let left = count
  while (left > 0) {
    const part = Math.min(bits.free, left)
    const piece = (value >>> (left - part)) & ((1 << part) - 1)
    bits.free -= part
    left -= part
    bits.waiting |= piece << bits.free
    if (bits.free === 0) {
      bits.writer.bytes[bits.writer.length++] = bits.waiting
      bits.waiting = 0
      bits.free = 8
    }
  }
}

/** The next `count` bits, 1 to 32, highest first. */
function get(bits: BitReader, count: number): number {
  const { bytes, at } = bits
  if (at + count > bits.end) throw damaged('it ends too early')
  bits.at = at + count
  const byte = at >>> 3
  const offset = at & 7
  // Past the end there are no bytes; their bits are shifted out again.
  const word =
    ((bytes[byte] as number) << 24) |
    ((bytes[byte + 1] as number) << 16) |
    ((bytes[byte + 2] as number) << 8) |
    (bytes[byte + 3] as number)
  return ((word << offset) | ((bytes[byte + 4] as number) >>> (8 - offset))) >>> (32 - count)
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word)
}
