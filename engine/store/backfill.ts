import { LoomError } from '../../contract/errors'
import type { Columns } from '../codec/chunk'
import type { ChunkTable } from './chunk-table'
import { mergeColumns } from './merge-columns'
import { openColumns } from './open-columns'
import { readRange } from './read-range'
import { fold, joinedRows, rowsOf, windowEnd } from './roll-up-rows'
import type { RollUpTable } from './roll-up-table'
import type { Tier } from './roll-up-tiers'
import type { RollUps } from './roll-ups'
import { newestTime, type StoredSeries } from './series-table'

/** What became of samples from the past. */
export interface Backfilled {
  /** Taken in as they are. */
  samples: number
  /** Older than the raw retention: taken into roll-ups. */
  rolledUp: number
  /** The series has a sample at this time, or a roll-up of this window: what is there stays. */
  held: number
  /** Older than every retention. */
  tooOld: number
  /** More than `limits.futureMs` ahead of the store's clock. */
  future: number
  /** No whole number of milliseconds since 1970. */
  invalidTime: number
}

export interface BackfillOptions {
  readonly chunks: ChunkTable
  readonly table: RollUpTable
  readonly rollUps: RollUps
  readonly tiers: readonly Tier[]
  readonly rawRetentionMs: number
  readonly futureMs: number
  readonly atomically: (work: () => void) => void
}

const CHUNK = 240

/**
 * Returns what puts samples of one series into the past, ascending and without regard to the window for late ones. All
 * of a call is on disk when it returns, or nothing. Samples of one roll-up window belong into one call: the window is
 * taken for known afterwards. Throws `store/damaged` when a chunk in the way can't be read.
 */
export function createBackfill(options: BackfillOptions) {
  const { chunks, table, rollUps, tiers, rawRetentionMs } = options
  const widest = Math.max(...tiers.map((tier) => tier.width))

  return (series: StoredSeries, given: Columns, now: number): Backfilled => {
    const told: Backfilled = { samples: 0, rolledUp: 0, held: 0, tooOld: 0, future: 0, invalidTime: 0 }
    const good = accepted(given, now, told)
    // Up to here all windows of all tiers are beyond the raw retention as a whole.
    const edge = Math.floor((now - rawRetentionMs) / widest) * widest
    const old = cut(good, (time) => time <= edge)
    let stored: Columns | null = null
    try {
      options.atomically(() => {
        rollUps.settle(series, now)
        rollUp(series, old, now, told)
        stored = store(
          series,
          cut(good, (time) => time > edge),
          edge + widest,
          told,
        )
      })
    } finally {
      rollUps.reread(series)
    }
    if (stored !== null) note(series, stored)
    else if (newestTime(series) === Number.NEGATIVE_INFINITY) series.sealedTime = rollUps.newest(series)
    return told
  }

  function accepted(given: Columns, now: number, told: Backfilled): Columns {
    return cut(given, (time) => {
      if (!Number.isSafeInteger(time) || time < 0) told.invalidTime += 1
      else if (time > now + options.futureMs) told.future += 1
      else if (time <= now - rollUps.retentionMs) told.tooOld += 1
      else return true
      return false
    })
  }

  /** Windows that are known stay as they are: their samples are gone, so nothing can be added to them. */
  function rollUp(series: StoredSeries, old: Columns, now: number, told: Backfilled): void {
    if (old.times.length === 0) return
    const [first, last] = [old.times[0] as number, old.times.at(-1) as number]
    const taken = new Set<number>()
    for (const tier of tiers) {
      const known = new Set<number>()
      const from = windowEnd(first, tier.width) - tier.width + 1
      for (const { times } of table.read(series.id, tier, from, windowEnd(last, tier.width), [])) {
        for (const time of times) known.add(windowEnd(time, tier.width))
      }
      const missing = cut(old, (time) => time > now - tier.retentionMs && !known.has(windowEnd(time, tier.width)))
      if (missing.times.length > 0) table.write(series.id, tier, fold(rowsOf(missing), tier.width))
      for (const time of missing.times) taken.add(time)
    }
    told.rolledUp += taken.size
    told.held += old.times.length - taken.size
  }

  function insert(series: StoredSeries, columns: Columns | null): void {
    const parts = []
    for (let start = 0; start < (columns?.times.length ?? 0); start += CHUNK) {
      parts.push({ series: series.id, ...slice(columns as Columns, start, start + CHUNK) })
    }
    chunks.insert(parts)
  }

  /**
   * Into chunks, with what is open; then the roll-ups of windows that were made already are made again. Returns what was
   * written.
   */
  function store(series: StoredSeries, given: Columns, whole: number, told: Backfilled): Columns | null {
    const made = rollUps.progress(series).map((tier) => tier.made)
    // At the edge, samples of a window may have expired: that is told by its roll-up alone.
    const width = (tiers[0] as Tier).width
    const young = cut(given, (time) => time > whole || windowEnd(time, width) > (made[0] as number))
    told.held += given.times.length - young.times.length
    if (young.times.length === 0) return null
    const [first, last] = [young.times[0] as number, young.times.at(-1) as number]
    const open = readRange(series, chunks, series.sealedTime + 1, Number.MAX_SAFE_INTEGER)
    insert(series, open)
    const there = chunks.takeOut(series.id, first, last)
    if (there === null) throw new LoomError('store/damaged', 'A chunk can not be read. Run the command check.')
    const { merged, added } = mergeColumns(there, young)
    told.samples += added
    told.held += young.times.length - added
    insert(series, merged)
    for (const [index, tier] of tiers.entries()) {
      const from = windowEnd(first, tier.width) - tier.width + 1
      const to = Math.min(windowEnd(last, tier.width), made[index] as number)
      if (from > to) continue
      const samples = chunks
        .read(series.id, from, to)
        .map((part) => rowsOf(cut(part, (time) => time >= from && time <= to)))
      table.write(series.id, tier, fold(joinedRows(samples), tier.width))
    }
    return merged
  }
}

/** What was open is in chunks now. */
function note(series: StoredSeries, { times }: Columns): void {
  series.firstTime = Math.min(series.firstTime, times[0] as number)
  series.sealedTime = Math.max(newestTime(series), times.at(-1) as number)
  series.openRow = null
  Object.assign(series.columns, openColumns())
}

function cut(columns: Columns, keep: (time: number) => boolean): Columns {
  const { times, values } = columns
  const kept = new Uint32Array(times.length)
  let count = 0
  for (let i = 0; i < times.length; i += 1) if (keep(times[i] as number)) kept[count++] = i
  if (count === times.length) return columns
  const bits = new Float64Array(count)
  const [from, to] = [words(values), words(bits)]
  for (let i = 0; i < count; i += 1) {
    to[2 * i] = from[2 * (kept[i] as number)] as number
    to[2 * i + 1] = from[2 * (kept[i] as number) + 1] as number
  }
  return { times: Float64Array.from(kept.subarray(0, count), (at) => times[at] as number), values: bits }
}

function slice({ times, values }: Columns, start: number, end: number): Columns {
  return { times: times.subarray(start, end), values: values.subarray(start, end) }
}

function words(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
}
