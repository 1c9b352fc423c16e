import {
  type ByteReader,
  type ByteWriter,
  bitsOf,
  damaged,
  readByte,
  readSigned,
  readVarint,
  take,
  writeByte,
  writeBytes,
  writeSigned,
  writeVarint,
} from './bytes'
import { PACKED_LIMIT, readPacked, writePacked } from './packed-integers'

const POWERS = Float64Array.from({ length: 13 }, (_, exponent) => 10 ** exponent)

/**
 * Most metrics are decimals with few digits: ticks of 10 ms, bytes, loads with two places. Such a column is whole
 * numbers over a power of ten, coded as packed differences over their greatest common divisor. Values that are none
 * (NaN, infinities, minus zero, stale markers) stand beside it by place and bits, at most one in eight. Returns false,
 * with nothing written, when the column is not of this kind.
 */
export function writeScaled(writer: ByteWriter, values: Float64Array): boolean {
  const scaled = scale(values)
  if (scaled === null) return false
  const { exponent, whole, exceptions } = scaled
  const first = whole[0] ?? 0
  // Each difference in the place of its first number.
  const deltas = whole.subarray(0, Math.max(whole.length - 1, 0))
  let divisor = 0
  for (let i = 0; i < deltas.length; i += 1) {
    const delta = (whole[i + 1] as number) - (whole[i] as number)
    deltas[i] = delta
    if (divisor !== 1 && delta !== 0) divisor = greatestCommonDivisor(Math.abs(delta), divisor)
  }
  if (divisor > 1) for (let i = 0; i < deltas.length; i += 1) deltas[i] = (deltas[i] as number) / divisor
  const mark = writer.length
  writeByte(writer, exponent)
  writeVarint(writer, exceptions.length)
  for (const index of exceptions) {
    writeVarint(writer, index)
    writeBytes(writer, bitsOf(values.subarray(index, index + 1)))
  }
  writeSigned(writer, first)
  writeVarint(writer, divisor)
  if (writePacked(writer, deltas)) return true
  writer.length = mark
  return false
}

export function readScaled(reader: ByteReader, values: Float64Array): void {
  const power = POWERS[readByte(reader)]
  if (power === undefined) throw damaged('a scale is unknown')
  const exceptions = readExceptions(reader, values.length)
  let whole = readSigned(reader)
  const divisor = readVarint(reader)
  readPacked(reader, values, 1)
  values[0] = whole / power
  for (let i = 1; i < values.length; i += 1) {
    whole += (values[i] as number) * divisor
    values[i] = whole / power
  }
  if (exceptions === null) return
  for (const [place, at] of exceptions) bitsOf(values).set(reader.bytes.subarray(at, at + 8), place * 8)
}

/** For each place the offset of its bits; null for none. */
function readExceptions(reader: ByteReader, length: number): ReadonlyMap<number, number> | null {
  const count = readVarint(reader)
  if (count === 0) return null
  const places = new Map<number, number>()
  for (let i = 0; i < count; i += 1) {
    const place = readVarint(reader)
    if (place >= length) throw damaged('an exception lies outside')
    places.set(place, take(reader, 8))
  }
  return places
}

/** Room for the whole numbers of one column, used for each in turn. */
let numbers = new Float64Array(512)

interface Scaled {
  readonly exponent: number
  readonly whole: Float64Array
  readonly exceptions: readonly number[]
}

/** The least power of ten that makes whole numbers of (nearly) all values; null when none does. */
function scale(values: Float64Array): Scaled | null {
  const allowed = values.length >>> 3
  if (numbers.length < values.length) numbers = new Float64Array(values.length)
  const whole = numbers.subarray(0, values.length)
  for (let exponent = 0; exponent < POWERS.length; exponent += 1) {
    const exceptions = scaleBy(POWERS[exponent] as number, values, whole, allowed)
    if (exceptions !== null) return { exponent, whole, exceptions }
  }
  return null
}

function scaleBy(power: number, values: Float64Array, whole: Float64Array, allowed: number): number[] | null {
  const exceptions: number[] = []
  let last = 0
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number
    const rounded = Math.round(value * power)
    if (rounded / power === value && Math.abs(rounded) < PACKED_LIMIT && !(rounded === 0 && Object.is(value, -0))) {
      // Adding zero makes plus zero of the minus zero that rounding a small negative number would leave.
      last = rounded + 0
    } else {
      exceptions.push(i)
      if (exceptions.length > allowed) return null
    }
    whole[i] = last
  }
  return exceptions
}

function greatestCommonDivisor(a: number, b: number): number {
  let x = a
  let y = b
  while (y > 0) {
    const rest = x % y
    x = y
    y = rest
  }
  return x
}
