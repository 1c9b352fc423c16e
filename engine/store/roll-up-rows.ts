import type { Columns } from '../codec/chunk'
import { isStale } from '../model/stale'

export const ROLL_UP_COLUMNS = ['last', 'min', 'max', 'sum', 'count'] as const
export type RollUpColumn = (typeof ROLL_UP_COLUMNS)[number]

/**
 * What windows of samples are reduced to, one row a window, ascending. `times` (milliseconds) and `last` are those of
 * the last sample in it, so that they are a sample that was really taken. NaN counts as a value, as in PromQL: `sum` is
 * NaN then, `min` and `max` are when nothing else is there. A stale marker at a window's end has a row of its own after
 * the window's, with count 0.
 */
export interface RollUpRows extends Readonly<Record<RollUpColumn, Float64Array>> {
  readonly times: Float64Array
}

/** The end of the window that holds a time: as a range of PromQL's, windows leave out their start and include their end. */
export function windowEnd(time: number, width: number): number {
  return Math.ceil(time / width) * width
}

/** Samples as rows of windows that hold just one. */
export function rowsOf({ times, values }: Columns): RollUpRows {
  const count = new Float64Array(times.length).fill(1)
  for (let i = 0; i < values.length; i += 1) if (isStale(values, i)) count[i] = 0
  return { times, last: values, min: values, max: values, sum: values, count }
}

export function emptyRows(capacity = 0): RollUpRows {
  const column = (): Float64Array => new Float64Array(capacity)
  return { times: column(), last: column(), min: column(), max: column(), sum: column(), count: column() }
}

/** The rows from `start` up to but not including `end`: views. */
export function slicedRows(rows: RollUpRows, start: number, end: number): RollUpRows {
  const part = (column: Float64Array): Float64Array => column.subarray(start, end)
  return {
    times: part(rows.times),
    last: part(rows.last),
    min: part(rows.min),
    max: part(rows.max),
    sum: part(rows.sum),
    count: part(rows.count),
  }
}

export function joinedRows(parts: readonly RollUpRows[]): RollUpRows {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const all = emptyRows(parts.reduce((sum, { times }) => sum + times.length, 0))
  let at = 0
  for (const part of parts) {
    all.times.set(part.times, at)
    for (const name of ROLL_UP_COLUMNS) bits(all[name]).set(bits(part[name]), 2 * at)
    at += part.times.length
  }
  return all
}

/** Rows of narrower windows, or samples, reduced to windows of `width` milliseconds, of which theirs are whole parts. */
export function fold(rows: RollUpRows, width: number): RollUpRows {
  const { times, count } = rows
  const windows = windowEnd(times.at(-1) ?? 0, width) / width - windowEnd(times[0] ?? 0, width) / width + 1
  // A window makes two rows at most: its own and a stale marker's.
  const folded = emptyRows(2 * Math.min(times.length, windows))
  let out = 0
  for (let start = 0, end = 0; start < times.length; start = end) {
    const until = windowEnd(times[start] as number, width)
    while (end < times.length && (times[end] as number) <= until) end += 1
    let newest = end - 1
    while (newest >= start && count[newest] === 0) newest -= 1
    if (newest >= start) foldWindow(rows, start, newest, folded, out++)
    if (newest < end - 1) copyRow(rows, end - 1, folded, out++)
  }
  return slicedRows(folded, 0, out)
}

/** Reduces the rows from `start` to `newest`, of which that one holds samples. */
function foldWindow(rows: RollUpRows, start: number, newest: number, folded: RollUpRows, out: number): void {
  const { min, max, sum, count } = rows
  copyRow(rows, newest, folded, out)
  let least = Number.NaN
  let most = Number.NaN
  let total = 0
  let samples = 0
  for (let i = start; i <= newest; i += 1) {
    const number = count[i] as number
    if (number === 0) continue
    // Compared so that any number wins over NaN.
    if (!((min[i] as number) >= least)) least = Number.isNaN(min[i]) ? least : (min[i] as number)
    if (!((max[i] as number) <= most)) most = Number.isNaN(max[i]) ? most : (max[i] as number)
    total += sum[i] as number
    samples += number
  }
  folded.min[out] = least
  folded.max[out] = most
  folded.sum[out] = total
  folded.count[out] = samples
}

function copyRow(from: RollUpRows, index: number, to: RollUpRows, out: number): void {
  to.times[out] = from.times[index] as number
  for (const name of ROLL_UP_COLUMNS) {
    // Bits, because a stale marker does not survive as a number.
    const source = bits(from[name])
    const target = bits(to[name])
    target[2 * out] = source[2 * index] as number
    target[2 * out + 1] = source[2 * index + 1] as number
  }
}

function bits(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
}
