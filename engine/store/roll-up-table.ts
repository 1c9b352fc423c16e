import type Libsql from 'libsql'
import { isDamage } from './metrics-file'
import { lowerBound } from './open-columns'
import { decodeRows, encodeRows, type PickedRows } from './roll-up-blob'
import { joinedRows, ROLL_UP_COLUMNS, type RollUpColumn, type RollUpRows, slicedRows, windowEnd } from './roll-up-rows'
import type { Tier } from './roll-up-tiers'

/** Times of the oldest and the newest row. */
export interface RowBounds {
  readonly first: number
  readonly last: number
}

/** The roll-ups of all series in SQLite, a blob a stretch of time. Writers call within a transaction of their own. */
export interface RollUpTable {
  /** Adds rows; those of a window that is there already take its place. */
  write(series: number, tier: Tier, rows: RollUpRows): void
  /** Rows with times in [from, to], ascending, the asked columns alone; a blob that can't be decoded is left out and counted. */
  read<Name extends RollUpColumn>(
    series: number,
    tier: Tier,
    from: number,
    to: number,
    names: readonly Name[],
  ): readonly PickedRows<Name>[]
  bounds(series: number, tier: Tier): RowBounds | null
  /** Deletes the blobs that end before `time`. */
  deleteBefore(series: number, tier: Tier, time: number): void
  deleteAll(series: number): void
  unreadable(): number
}

type Row = readonly (number | Buffer | null)[]

export function createRollUpTable(database: Libsql.Database, onFailure: (error: unknown) => void): RollUpTable {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO roll_ups (series, width, block, start, "end", count, data) VALUES (?,?,?,?,?,?,?)',
  )
  const one = database
    .prepare('SELECT id, CAST(data AS BLOB) FROM roll_ups WHERE series = ? AND width = ? AND block = ?')
    .raw()
  const overlapping = database
    .prepare(
      'SELECT id, CAST(data AS BLOB) FROM roll_ups WHERE series = ? AND width = ? AND block BETWEEN ? AND ? ORDER BY block',
    )
    .raw()
  const bound = (what: string, order: string) =>
    database
      .prepare(
        `SELECT CAST(${what} AS INTEGER) FROM roll_ups WHERE series = ? AND width = ? ORDER BY block ${order} LIMIT 1`,
      )
      .raw()
  const first = bound('start', 'ASC')
  const last = bound('"end"', 'DESC')
  const expired = database.prepare('DELETE FROM roll_ups WHERE series = ? AND width = ? AND block < ? AND "end" < ?')
  const removeAll = database.prepare('DELETE FROM roll_ups WHERE series = ?')
  const seen = new Set<number>()

  /** What can't be read is written anew. */
  function heldRows(row: readonly [number, Buffer] | undefined): RollUpRows | null {
    if (row === undefined) return null
    try {
      return decodeRows(row[1], ROLL_UP_COLUMNS)
    } catch {
      seen.add(row[0])
      return null
    }
  }

  function writeBlock(series: number, tier: Tier, block: number, rows: RollUpRows): void {
    const held = heldRows(one.get([series, tier.width, block]) as readonly [number, Buffer] | undefined)
    const merged = held === null ? rows : merge(held, rows, tier.width)
    const { times } = merged
    const blob = encodeRows(merged)
    insert.run([series, tier.width, block, times[0] as number, times.at(-1) as number, times.length, blob])
  }

  return {
    write(series, tier, rows) {
      for (const part of parted(rows, tier.span)) {
        writeBlock(series, tier, windowEnd(part.times[0] as number, tier.span), part)
      }
    },
    read(series, tier, from, to, names) {
      const found = []
      try {
        const blocks = [windowEnd(from, tier.span), windowEnd(to, tier.span)]
        for (const [id, data] of overlapping.all([series, tier.width, ...blocks]) as Row[]) {
          try {
            found.push(cut(decodeRows(data as Buffer, names), names, from, to))
          } catch {
            seen.add(id as number)
          }
        }
      } catch (error) {
        if (!isDamage(error)) throw error
        onFailure(error)
      }
      return found.filter((part) => part.times.length > 0)
    },
    bounds(series, tier) {
      const start = first.get([series, tier.width]) as readonly [number] | undefined
      const end = last.get([series, tier.width]) as readonly [number] | undefined
      return start === undefined || end === undefined ? null : { first: start[0], last: end[0] }
    },
    deleteBefore: (series, tier, time) => void expired.run([series, tier.width, time + tier.span, time]),
    deleteAll: (series) => void removeAll.run([series]),
    unreadable: () => seen.size,
  }
}

/** The rows of each block that they fall into. */
function parted(rows: RollUpRows, span: number): RollUpRows[] {
  const parts: RollUpRows[] = []
  const { times } = rows
  for (let start = 0, end = 0; start < times.length; start = end) {
    const block = windowEnd(times[start] as number, span)
    while (end < times.length && (times[end] as number) <= block) end += 1
    parts.push(slicedRows(rows, start, end))
  }
  return parts
}

/** Rows of both, ascending; of a window that both hold, those of `over`. */
function merge(under: RollUpRows, over: RollUpRows, width: number): RollUpRows {
  const taken = new Set<number>()
  for (const time of over.times) taken.add(windowEnd(time, width))
  const parts: RollUpRows[] = []
  let at = 0
  for (let i = 0; i < under.times.length; i += 1) {
    const time = under.times[i] as number
    if (taken.has(windowEnd(time, width))) continue
    const start = at
    while (at < over.times.length && (over.times[at] as number) < time) at += 1
    if (at > start) parts.push(slicedRows(over, start, at))
    parts.push(slicedRows(under, i, i + 1))
  }
  return joinedRows([...parts, slicedRows(over, at, over.times.length)])
}

function cut<Name extends RollUpColumn>(
  rows: PickedRows<Name>,
  names: readonly Name[],
  from: number,
  to: number,
): PickedRows<Name> {
  const { times } = rows
  const { length } = times
  if (length > 0 && (times[0] as number) >= from && (times[length - 1] as number) <= to) return rows
  const start = lowerBound(times, length, from)
  const end = lowerBound(times, length, to + 1)
  const part = { times: times.subarray(start, end) } as Record<Name | 'times', Float64Array>
  for (const name of names) part[name] = rows[name].subarray(start, end) as (typeof part)[Name]
  return part
}
