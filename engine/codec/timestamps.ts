import {
  type ByteReader,
  type ByteWriter,
  bitsOf,
  damaged,
  readByte,
  readSigned,
  take,
  writeByte,
  writeBytes,
  writeSigned,
} from './bytes'
import { PACKED_LIMIT, readPacked, writePacked } from './packed-integers'

const REGULAR = 0
const PACKED = 1
const RAW = 2

/** Column of times: one step for all, delta of delta for the rest, and raw bits for what is no ascending whole number. */
export function writeTimes(writer: ByteWriter, times: Float64Array): void {
  const first = times[0]
  if (first === undefined) return
  const step = times.length > 1 ? (times[1] as number) - first : 0
  const mark = writer.length
  if (isWhole(times)) {
    const changes = deltasOfDeltas(times, step)
    if (changes === null) {
      writeByte(writer, REGULAR)
      writeSigned(writer, first)
      writeSigned(writer, step)
      return
    }
    writeByte(writer, PACKED)
    writeSigned(writer, first)
    writeSigned(writer, step)
    if (writePacked(writer, changes)) return
  }
  writer.length = mark
  writeByte(writer, RAW)
  writeBytes(writer, bitsOf(times))
}

/** Fills `times` with what `writeTimes` wrote. */
export function readTimes(reader: ByteReader, times: Float64Array): void {
  const count = times.length
  if (count === 0) return
  const form = readByte(reader)
  if (form === RAW) {
    const start = take(reader, count * 8)
    bitsOf(times).set(reader.bytes.subarray(start, start + count * 8))
    return
  }
  if (form !== REGULAR && form !== PACKED) throw damaged('the form of its times is unknown')
  const first = readSigned(reader)
  const step = readSigned(reader)
  if (form === REGULAR) {
    for (let i = 0; i < count; i += 1) times[i] = first + i * step
    return
  }
  readPacked(reader, times, 2)
  times[0] = first
  if (count > 1) times[1] = first + step
  let time = first + step
  let delta = step
  for (let i = 2; i < count; i += 1) {
    delta += times[i] as number
    time += delta
    times[i] = time
  }
}

/** Null when every delta equals `step`. */
function deltasOfDeltas(times: Float64Array, step: number): Float64Array | null {
  let regular = 2
  while (regular < times.length && (times[regular] as number) - (times[regular - 1] as number) === step) regular += 1
  if (regular >= times.length) return null
  const changes = new Float64Array(times.length - 2)
  let delta = step
  for (let i = 2; i < times.length; i += 1) {
    const next = (times[i] as number) - (times[i - 1] as number)
    changes[i - 2] = next - delta
    delta = next
  }
  return changes
}

function isWhole(times: Float64Array): boolean {
  for (let i = 0; i < times.length; i += 1) {
    const time = times[i] as number
    if (!Number.isInteger(time) || Math.abs(time) > PACKED_LIMIT / 4 || Object.is(time, -0)) return false
  }
  return true
}
