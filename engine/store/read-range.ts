import { bitsOf } from '../codec/bytes'
import type { Columns } from '../codec/chunk'
import type { ChunkTable } from './chunk-table'
import { columnsOf, lowerBound, memoryStart } from './open-columns'
import { unpacked } from './packed-samples'
import { newestTime, type StoredSeries } from './series-table'

/** The samples of a series in [from, to]: views of live memory when all of them are there, else copies. Null for none. */
export function readRange(series: StoredSeries, chunks: ChunkTable, from: number, to: number): Columns | null {
  if (newestTime(series) < from || series.firstTime > to) return null
  const { columns } = series
  const { packed } = columns
  const { times, length } = columns
  const atHand = columnsOf(columns, lowerBound(times, length, from), lowerBound(times, length, to + 1))
  const start = memoryStart(columns)
  const first = packed === null ? start : (times[0] as number)
  if (from >= first || series.firstTime >= first) return orNull(atHand)
  const parts: Columns[] = []
  if (from < start && series.firstTime < start) {
    // Sealed samples may be in memory too: chunks count just up to where memory begins.
    const until = Math.min(to, start - 1)
    for (const chunk of chunks.read(series.id, from, until)) parts.push(cut(chunk, from, until))
  }
  if (packed !== null && packed.to >= from && packed.from <= to) parts.push(cut(unpacked(packed), from, to))
  parts.push(atHand)
  const filled = parts.filter((part) => part.times.length > 0)
  return filled.length === 1 ? (filled[0] ?? null) : orNull(joined(filled))
}

function cut({ times, values }: Columns, from: number, to: number): Columns {
  const start = lowerBound(times, times.length, from)
  const end = lowerBound(times, times.length, to + 1)
  return { times: times.subarray(start, end), values: values.subarray(start, end) }
}

function joined(parts: readonly Columns[]): Columns {
  const length = parts.reduce((sum, part) => sum + part.times.length, 0)
  const times = new Float64Array(length)
  const values = new Float64Array(length)
  let at = 0
  for (const part of parts) {
    times.set(part.times, at)
    bitsOf(values).set(bitsOf(part.values), at * 8)
    at += part.times.length
  }
  return { times, values }
}

function orNull(columns: Columns): Columns | null {
  return columns.times.length === 0 ? null : columns
}
