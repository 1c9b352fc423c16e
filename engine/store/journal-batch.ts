import {
  bitsOf,
  byteReader,
  byteWriter,
  damaged,
  readSigned,
  readVarint,
  take,
  writeBytes,
  writeSigned,
  writeVarint,
} from '../codec/bytes'
import type { SampleBatch } from './metrics-store'

/** Ids and times as differences, which are mostly one byte or none; values as their bits. */
export function encodeBatch({ ids, times, values }: SampleBatch): Uint8Array {
  const writer = byteWriter(32 + ids.length * 10)
  writeVarint(writer, ids.length)
  let id = 0
  for (let i = 0; i < ids.length; i += 1) {
    const next = ids[i] as number
    writeSigned(writer, next - id)
    id = next
  }
  if (typeof times === 'number') {
    writeVarint(writer, 0)
    writeSigned(writer, times)
  } else {
    writeVarint(writer, 1)
    let time = 0
    for (const next of times) {
      writeSigned(writer, next - time)
      time = next
    }
  }
  writeBytes(writer, bitsOf(values))
  return writer.bytes.subarray(0, writer.length)
}

/** Throws `store/damaged` on bytes that are no batch. */
export function decodeBatch(bytes: Uint8Array): SampleBatch {
  const reader = byteReader(bytes)
  const count = readVarint(reader)
  if (count * 9 > bytes.length) throw damaged('its length is out of bounds')
  const ids = new Uint32Array(count)
  let id = 0
  for (let i = 0; i < count; i += 1) {
    id += readSigned(reader)
    ids[i] = id
  }
  const shared = readVarint(reader) === 0
  const times = shared ? readSigned(reader) : new Float64Array(count)
  if (typeof times !== 'number') {
    let time = 0
    for (let i = 0; i < count; i += 1) {
      time += readSigned(reader)
      times[i] = time
    }
  }
  const values = new Float64Array(count)
  const start = take(reader, count * 8)
  bitsOf(values).set(bytes.subarray(start, start + count * 8))
  if (reader.offset !== bytes.length) throw damaged('bytes are left over')
  return { ids, times, values }
}
