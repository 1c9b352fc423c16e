import type Libsql from 'libsql'
import { type Columns, decodeChunk, encodeChunk } from '../codec/chunk'
import { createChunkCache } from './chunk-cache'
import { summarise } from './chunk-summary'
import { isDamage } from './metrics-file'

export interface ChunkTotals {
  readonly chunks: number
  readonly samples: number
  readonly bytes: number
}

/** The closed part of all series in SQLite. Writers call within a transaction of their own. */
export interface ChunkTable {
  insert(parts: readonly (Columns & { readonly series: number })[]): void
  /** Chunks of the series that reach into [from, to], ascending; one that can't be decoded is left out and counted. */
  read(series: number, from: number, to: number): readonly Columns[]
  /**
   * Deletes the chunks of the series that end at `time` or later and returns what they held, ascending, with the end of
   * the newest that stays (minus infinity for none). Null, and nothing deleted, when one of them can't be read.
   */
  takeBack(series: number, time: number): { readonly columns: readonly Columns[]; readonly sealedTime: number } | null
  /** Deletes the chunks of the series that reach into [from, to] and returns what they held; null as above. */
  takeOut(series: number, from: number, to: number): readonly Columns[] | null
  /** Deletes the chunks that end before `time`; returns the first time left, null when none is. */
  deleteBefore(series: number, time: number): number | null
  totals(): ChunkTotals
  unreadable(): number
}

type Row = readonly (number | Buffer)[]

/** `onFailure` hears of pages that SQLite can't read; queries then go on with what is left. */
export function createChunkTable(
  database: Libsql.Database,
  cachedSamples: number,
  onFailure: (error: unknown) => void,
): ChunkTable {
  const cache = createChunkCache(cachedSamples)
  const insert = database.prepare(
    'INSERT INTO chunks (series, start, "end", count, min, max, sum, first, last, data) VALUES (?,?,?,?,?,?,?,?,?,?)',
  )
  // Chunks of a series do not overlap: the last one that starts by `from` is the first that can reach into the range.
  const overlapping = database
    .prepare(
      `SELECT id, CAST("end" AS INTEGER) FROM chunks WHERE series = ?1 AND start <= ?3 AND start >=
       coalesce((SELECT max(start) FROM chunks WHERE series = ?1 AND start <= ?2), ?2) ORDER BY start`,
    )
    .raw()
  const data = database.prepare('SELECT CAST(data AS BLOB) FROM chunks WHERE id = ?').raw()
  const expired = database
    .prepare(
      'SELECT id, CAST(count AS INTEGER), length(data) FROM chunks WHERE series = ?1 AND start < ?2 AND "end" < ?2',
    )
    .raw()
  const ending = database
    .prepare('SELECT id, length(data) FROM chunks WHERE series = ?1 AND "end" >= ?2 ORDER BY start')
    .raw()
  const within = database
    .prepare('SELECT id, length(data) FROM chunks WHERE series = ?1 AND start <= ?3 AND "end" >= ?2 ORDER BY start')
    .raw()
  const lastEnd = database.prepare('SELECT CAST(max("end") AS INTEGER) FROM chunks WHERE series = ?').raw()
  const remove = database.prepare('DELETE FROM chunks WHERE id = ?')
  const firstStart = database.prepare('SELECT CAST(min(start) AS INTEGER) FROM chunks WHERE series = ?').raw()
  const addTotals = database.prepare('UPDATE totals SET chunks = chunks + ?, samples = samples + ?, bytes = bytes + ?')
  const readTotals = database
    .prepare('SELECT CAST(chunks AS INTEGER), CAST(samples AS INTEGER), CAST(bytes AS INTEGER) FROM totals')
    .raw()
  const seen = new Set<number>()

  function decoded(chunk: number): Columns | null {
    const known = cache.get(chunk)
    if (known !== undefined) return known
    const row = data.get([chunk]) as Row | undefined
    try {
      // An index entry without its row, or a row without its blob, throws here like any other damage.
      const columns = decodeChunk(row?.[0] as Buffer)
      cache.put(chunk, columns)
      return columns
    } catch {
      seen.add(chunk)
      return null
    }
  }

  /** Deletes chunks, given with their sizes, and returns what they held. */
  function taken(list: readonly Row[]): readonly Columns[] | null {
    const rows = list.map(([chunk, bytes]) => ({
      chunk: chunk as number,
      bytes: bytes as number,
      columns: decoded(chunk as number),
    }))
    const columns = rows.map((row) => row.columns).filter((held) => held !== null)
    if (columns.length < rows.length) return null
    for (const { chunk, bytes, columns } of rows) {
      remove.run([chunk])
      addTotals.run([-1, -(columns?.times.length ?? 0), -bytes])
      cache.remove(chunk)
    }
    return columns
  }

  return {
    insert(parts) {
      let samples = 0
      let bytes = 0
      for (const { series, times, values } of parts) {
        const { min, max, sum, first, last } = summarise(values)
        const blob = encodeChunk({ times, values })
        const start = times[0] as number
        const end = times[times.length - 1] as number
        insert.run([series, start, end, times.length, min, max, sum, first, last, blob])
        samples += times.length
        bytes += blob.length
      }
      addTotals.run([parts.length, samples, bytes])
    },
    read(series, from, to) {
      const found: Columns[] = []
      try {
        for (const [chunk, end] of overlapping.all([series, from, to]) as Row[]) {
          if ((end as number) < from) continue
          const columns = decoded(chunk as number)
          if (columns !== null) found.push(columns)
        }
      } catch (error) {
        if (!isDamage(error)) throw error
        onFailure(error)
      }
      return found
    },
    takeBack(series, time) {
      const columns = taken(ending.all([series, time]) as Row[])
      if (columns === null) return null
      const [sealedTime] = lastEnd.get([series]) as readonly [number | null]
      return { columns, sealedTime: sealedTime ?? Number.NEGATIVE_INFINITY }
    },
    takeOut: (series, from, to) => taken(within.all([series, from, to]) as Row[]),
    deleteBefore(series, time) {
      for (const [chunk, count, bytes] of expired.all([series, time]) as Row[]) {
        remove.run([chunk])
        addTotals.run([-1, -(count as number), -(bytes as number)])
        cache.remove(chunk as number)
      }
      return (firstStart.get([series]) as readonly [number | null])[0]
    },
    totals() {
      const [chunks, samples, bytes] = readTotals.get([]) as readonly [number, number, number]
      return { chunks, samples, bytes }
    },
    unreadable: () => seen.size,
  }
}
