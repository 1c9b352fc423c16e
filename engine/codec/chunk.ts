import {
  type ByteReader,
  type ByteWriter,
  byteReader,
  byteWriter,
  damaged,
  readVarint,
  writeVarint,
  written,
} from './bytes'
import { readTimes, writeTimes } from './timestamps'
import { readValues, writeValues } from './values'

/** The most samples a chunk may claim: what a damaged length can make a reader allocate. */
const MAX_SAMPLES = 1 << 20

export interface Columns {
  readonly times: Float64Array
  readonly values: Float64Array
}

/** Used again and again: making a writer for each chunk costs more than writing a short one. */
const writer = byteWriter(4096)

/** One blob for equally long columns of times (milliseconds) and values; every bit of the values comes back. */
export function encodeChunk(columns: Columns): Uint8Array {
  writer.length = 0
  writeChunk(writer, columns)
  return written(writer)
}

export function writeChunk(to: ByteWriter, { times, values }: Columns): void {
  writeVarint(to, times.length)
  writeTimes(to, times)
  writeValues(to, values)
}

/** Throws `store/damaged` on bytes that are no chunk. */
export function decodeChunk(bytes: Uint8Array): Columns {
  const reader = byteReader(bytes)
  const count = readVarint(reader)
  if (count > MAX_SAMPLES) throw damaged('its length is out of bounds')
  const columns = newColumns(count)
  readColumns(reader, columns)
  return columns
}

/**
 * Making and freeing a buffer takes longer than decoding what goes into it, so a few chunks share one. Few, as one that
 * is kept keeps the room of its neighbours.
 */
const SHARED_BYTES = 16 * 1024
let shared = new ArrayBuffer(0)
let taken = 0

function newColumns(count: number): Columns {
  const size = count * 16
  if (size > SHARED_BYTES / 2) return columnsIn(new ArrayBuffer(size), 0, count)
  if (taken + size > shared.byteLength) {
    shared = new ArrayBuffer(SHARED_BYTES)
    taken = 0
  }
  taken += size
  return columnsIn(shared, taken - size, count)
}

function columnsIn(buffer: ArrayBuffer, start: number, count: number): Columns {
  return {
    times: new Float64Array(buffer, start, count),
    values: new Float64Array(buffer, start + count * 8, count),
  }
}

/** Decodes into the columns from the index `at` on, where there must be room; returns the index after the last sample. */
export function decodeChunkInto(bytes: Uint8Array, { times, values }: Columns, at: number): number {
  const reader = byteReader(bytes)
  const end = at + readVarint(reader)
  if (end > times.length) throw damaged('its length is out of bounds')
  readColumns(reader, { times: times.subarray(at, end), values: values.subarray(at, end) })
  return end
}

function readColumns(reader: ByteReader, { times, values }: Columns): void {
  readTimes(reader, times)
  readValues(reader, values)
  if (reader.offset !== reader.bytes.length) throw damaged('bytes are left over')
}
