import type { Columns } from '../codec/chunk'
import { type PackedSamples, PIECE, packed, unpackInto } from './packed-samples'

const FIRST_CAPACITY = 16
/** Up to here the columns double; from here on they grow slowly, as there may be very many of them. */
const SMALL_CAPACITY = 64
/** Fewer samples are not worth packing. */
const LEAST_PACKED = 32

/**
 * The newest samples of one series in memory, ascending. The first `sealed` of them are in a chunk too and stay for a
 * while because live queries read them; the rest is open: in the journal alone. The oldest open ones may be packed;
 * then none is sealed, and the columns hold what comes after.
 */
export interface OpenColumns {
  packed: PackedSamples | null
  times: Float64Array
  /** The bits of the values, two words each, low first: NaNs keep their bits only so. */
  words: Uint32Array
  length: number
  sealed: number
}

export function openColumns(): OpenColumns {
  return { packed: null, times: NO_TIMES, words: NO_WORDS, length: 0, sealed: 0 }
}

const NO_TIMES = new Float64Array(0)
const NO_WORDS = new Uint32Array(0)

/** Views of the samples from index `from` to `to` that are not packed. */
export function columnsOf({ times, words }: OpenColumns, from: number, to: number): Columns {
  return {
    times: times.subarray(from, to),
    values: new Float64Array(words.buffer, words.byteOffset + from * 8, Math.max(to - from, 0)),
  }
}

/** How many samples are open. */
export function openLength(columns: OpenColumns): number {
  return (columns.packed?.length ?? 0) + columns.length - columns.sealed
}

/** Time of the oldest sample in memory; infinity for none. */
export function memoryStart({ packed, times, length }: OpenColumns): number {
  return packed?.from ?? (length > 0 ? (times[0] as number) : Number.POSITIVE_INFINITY)
}

/** Adds a sample newer than all others. `keepFrom`: older ones need not be at hand; sealed ones leave when room is needed. */
export function push(columns: OpenColumns, time: number, low: number, high: number, keepFrom: number): void {
  if (columns.length === columns.times.length) makeRoom(columns, keepFrom)
  const at = columns.length
  columns.times[at] = time
  columns.words[2 * at] = low
  columns.words[2 * at + 1] = high
  columns.length = at + 1
}

/** Adds a sample among the open ones, at the place of its time, which none of them has. */
export function insert(columns: OpenColumns, time: number, low: number, high: number): void {
  push(columns, time, low, high, 0)
  const { times, words, length } = columns
  const at = lowerBound(times, length - 1, time)
  times.copyWithin(at + 1, at, length - 1)
  words.copyWithin(2 * at + 2, 2 * at, 2 * length - 2)
  times[at] = time
  words[2 * at] = low
  words[2 * at + 1] = high
}

/** Takes the open sample of this time out again. */
export function withdraw(columns: OpenColumns, time: number): void {
  unpack(columns, time)
  const at = lowerBound(columns.times, columns.length, time)
  columns.times.copyWithin(at, at + 1, columns.length)
  columns.words.copyWithin(2 * at, 2 * at + 2, 2 * columns.length)
  columns.length -= 1
}

/** Makes sure that no sample at or after `time` is packed. */
export function unpack(columns: OpenColumns, time: number): void {
  const { packed } = columns
  if (packed === null || time > packed.to) return
  const rest = columnsOf(columns, 0, columns.length)
  columns.packed = null
  columns.length += packed.length
  allocate(columns, columns.length)
  unpackInto(packed, columnsOf(columns, 0, packed.length))
  fill(columns, packed.length, rest)
}

/** Gives back the memory that sealed samples before `keepFrom` take. */
export function compact(columns: OpenColumns, keepFrom: number): void {
  const dropped = Math.min(columns.sealed, lowerBound(columns.times, columns.length, keepFrom))
  const rest = columnsOf(columns, dropped, columns.length)
  allocate(columns, columns.length - dropped)
  fill(columns, 0, rest)
  columns.length -= dropped
  columns.sealed -= dropped
}

/** Index of the first sample at or after `time`. */
export function lowerBound(times: Float64Array, length: number, time: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) < time) low = middle + 1
    else high = middle
  }
  return low
}

function makeRoom(columns: OpenColumns, keepFrom: number): void {
  const old = lowerBound(columns.times, columns.length, keepFrom)
  const capacity = columns.times.length
  // Moving the rest is worth it only when it frees a good part; otherwise the columns grow.
  if (columns.sealed > 0 && Math.min(columns.sealed, old) * 4 >= capacity)
    moveUp(columns, Math.min(columns.sealed, old))
  else if (columns.sealed === 0 && old >= LEAST_PACKED) pack(columns, Math.min(old, PIECE))
  else grow(columns)
}

/** The newest sample always stays. */
function pack(columns: OpenColumns, count: number): void {
  const most = Math.min(count, columns.length - 1)
  columns.packed = packed(columns.packed, columnsOf(columns, 0, most))
  moveUp(columns, most)
}

function moveUp(columns: OpenColumns, dropped: number): void {
  columns.times.copyWithin(0, dropped, columns.length)
  columns.words.copyWithin(0, 2 * dropped, 2 * columns.length)
  columns.length -= dropped
  columns.sealed = Math.max(columns.sealed - dropped, 0)
}

function grow(columns: OpenColumns): void {
  const capacity = columns.times.length
  const held = columnsOf(columns, 0, columns.length)
  allocate(columns, capacity < SMALL_CAPACITY ? capacity * 2 : capacity + Math.max(capacity >>> 2, SMALL_CAPACITY))
  fill(columns, 0, held)
}

/** One buffer for both columns: each has a price of its own, in time and in memory. */
function allocate(columns: OpenColumns, size: number): void {
  const capacity = Math.max(Math.ceil(size / FIRST_CAPACITY) * FIRST_CAPACITY, FIRST_CAPACITY)
  const buffer = new ArrayBuffer(capacity * 16)
  columns.times = new Float64Array(buffer, 0, capacity)
  columns.words = new Uint32Array(buffer, capacity * 8, capacity * 2)
}

function fill(columns: OpenColumns, at: number, { times, values }: Columns): void {
  columns.times.set(times, at)
  columns.words.set(new Uint32Array(values.buffer, values.byteOffset, values.length * 2), at * 2)
}
