import { type ByteReader, type ByteWriter, bitsOf, damaged, readByte, take, writeByte, writeBytes } from './bytes'
import { readScaled, writeScaled } from './scaled-integers'
import { readXor, writeXor } from './xor'

const CONSTANT = 0
const SCALED = 1
const XOR = 2
const RAW = 3

/** Column of values in the first form that fits, bits kept exactly: one for all, scaled whole numbers, exclusive-or, raw. */
export function writeValues(writer: ByteWriter, values: Float64Array): void {
  if (values.length === 0) return
  const mark = writer.length
  if (isConstant(values)) {
    writeByte(writer, CONSTANT)
    writeBytes(writer, bitsOf(values.subarray(0, 1)))
    return
  }
  writeByte(writer, SCALED)
  if (writeScaled(writer, values) && writer.length - mark < values.length * 4) return
  const scaledLength = writer.length - mark
  const scaled = scaledLength > 1 ? writer.bytes.slice(mark, writer.length) : null
  writer.length = mark
  writeByte(writer, XOR)
  writeXor(writer, values)
  if (scaled !== null && scaled.length <= writer.length - mark) {
    writer.length = mark
    writeBytes(writer, scaled)
  }
  if (writer.length - mark <= values.byteLength) return
  writer.length = mark
  writeByte(writer, RAW)
  writeBytes(writer, bitsOf(values))
}

/** Fills `values` with what `writeValues` wrote. */
export function readValues(reader: ByteReader, values: Float64Array): void {
  const count = values.length
  if (count === 0) return
  const form = readByte(reader)
  if (form === CONSTANT || form === RAW) {
    const size = form === RAW ? count * 8 : 8
    const start = take(reader, size)
    bitsOf(values).set(reader.bytes.subarray(start, start + size))
    if (form === CONSTANT) repeatFirst(values)
  } else if (form === SCALED) readScaled(reader, values)
  else if (form === XOR) readXor(reader, values)
  else throw damaged('the form of its values is unknown')
}

function isConstant(values: Float64Array): boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  for (let i = 2; i < words.length; i += 1) if (words[i] !== words[i & 1]) return false
  return true
}

function repeatFirst(values: Float64Array): void {
  const first = values[0] as number
  // Only a NaN's bits may change on the way through a number.
  if (!Number.isNaN(first)) values.fill(first)
  else repeatFirstWords(new Uint32Array(values.buffer, values.byteOffset, values.length * 2))
}

function repeatFirstWords(words: Uint32Array): void {
  for (let i = 2; i < words.length; i += 1) words[i] = words[i & 1] as number
}
