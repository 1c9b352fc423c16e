import type Libsql from 'libsql'
import type { ChunkTable } from './chunk-table'
import type { Journal } from './journal'
import { columnsOf, compact, lowerBound, memoryStart, openColumns, openLength, unpack } from './open-columns'
import type { Removals } from './removals'
import type { RollUps } from './roll-ups'
import { newestTime, type SeriesTable, type StoredSeries } from './series-table'
import { transaction } from './transaction'

/** Bytes of journal that each series may have before it is sealed early: a full chunk of samples and a late window. */
const JOURNAL_BYTES_PER_SERIES = 6000
const SEALS_PER_RUN = 500
/** In how many runs each of very many series is looked at once, whether it is to be sealed. */
const RUNS_PER_ROUND = 16
const SWEPT_PER_RUN = 200
const TRIM_EVERY_ROWS = 32
const CHECKPOINT_EVERY_ROWS = 256
const SWEEP_EVERY_MS = 60_000
/** How long dropping what has expired may take in one run. */
const DROP_MS = 5

export interface Housekeeping {
  /** One short piece of work: closes full series into chunks, trims the journal, rolls up, drops what has expired. */
  run(now: number): void
}

export interface HousekeepingOptions {
  readonly database: Libsql.Database
  readonly series: SeriesTable
  readonly chunks: ChunkTable
  readonly journal: Journal
  readonly rollUps: RollUps
  readonly removals: Removals
  /** How long samples are kept, and a series of which there are none, milliseconds. */
  readonly retentionMs: number
  /** How long sealed samples stay in memory, milliseconds. */
  readonly hotMs: number
  /** How much older than the newest of its series a sample may come: that much stays open, milliseconds. */
  readonly lateMs: number
  readonly journalBytes: number
}

/** How many open samples make a chunk: 240 on average, spread so that series that began together do not all end together. */
function chunkLength(id: number): number {
  return 200 + ((id * 7) % 81)
}

/** Whether a chunk's worth of samples lies before the window in which late ones may still come. */
function isFull(series: StoredSeries, lateMs: number): boolean {
  const { id, columns } = series
  const size = chunkLength(id)
  if (openLength(columns) < size) return false
  const last = columns.sealed + size - 1 - (columns.packed?.length ?? 0)
  // Nothing is packed that lies in the window.
  return last < 0 || (columns.times[last] as number) < newestTime(series) - lateMs
}

/** Where the open samples are cut into chunks, ascending indexes. A series sealed early goes whole, so that its journal can. */
function chunkEnds(series: StoredSeries, lateMs: number): readonly number[] {
  const { times, length, sealed } = series.columns
  const settled = isFull(series, lateMs) ? lowerBound(times, length, newestTime(series) - lateMs) : length
  const size = chunkLength(series.id)
  const ends: number[] = []
  for (let end = sealed + size; end <= settled; end += size) ends.push(end)
  return settled === length && ends.at(-1) !== length ? [...ends, length] : ends
}

function noteSealed(series: StoredSeries, end: number, journal: Journal): void {
  const { columns } = series
  series.sealedTime = columns.times[end - 1] as number
  columns.sealed = end
  series.openRow = end === columns.length ? null : journal.rowAt(series.openRow ?? 0, series.sealedTime)
}

export function createHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { database, series: table, chunks, journal, rollUps } = options
  /** Which series are looked at for sealing next. */
  let round = table.all()[Symbol.iterator]()
  let trimmedAt = 0
  let checkpointedAt = journal.next()
  let sweptAt = Number.NEGATIVE_INFINITY
  let sweep: Iterator<StoredSeries> | null = null

  function due(): StoredSeries[] {
    const limit = Math.max(options.journalBytes, table.size() * JOURNAL_BYTES_PER_SERIES)
    const cutoff = journal.bytes() > limit ? journal.rowAfter(journal.bytes() - limit / 2) : 0
    const found: StoredSeries[] = []
    const looks = Math.max(SEALS_PER_RUN, table.size() / RUNS_PER_ROUND)
    for (let look = 0; look < looks && found.length < SEALS_PER_RUN; look += 1) {
      const next = round.next()
      if (next.done === true) {
        round = table.all()[Symbol.iterator]()
        break
      }
      const series = next.value
      if (series.openRow !== null && (isFull(series, options.lateMs) || series.openRow < cutoff)) found.push(series)
    }
    return found
  }

  function seal(found: readonly StoredSeries[], now: number): void {
    if (found.length === 0) return
    // What is packed is coded in short pieces, and a chunk is one long one.
    for (const { columns } of found) unpack(columns, Number.NEGATIVE_INFINITY)
    const ends = found.map((series) => chunkEnds(series, options.lateMs))
    const parts = found.flatMap(({ id, columns }, i) =>
      (ends[i] ?? []).map((end, part, all) => {
        const start = all[part - 1] ?? columns.sealed
        return { series: id, ...columnsOf(columns, start, end) }
      }),
    )
    transaction(database, () => chunks.insert(parts))
    for (const [i, series] of found.entries()) {
      noteSealed(series, ends[i]?.at(-1) ?? 0, journal)
      compact(series.columns, now - options.hotMs)
    }
  }

  function trim(): void {
    if (journal.next() - trimmedAt < TRIM_EVERY_ROWS) return
    trimmedAt = journal.next()
    let oldest = journal.next()
    for (const { openRow } of table.all()) if (openRow !== null && openRow < oldest) oldest = openRow
    journal.trim(oldest)
  }

  /** Moves the write-ahead log into the file, which waits for the disk: here, and not in the midst of an append. */
  function checkpoint(): void {
    if (journal.next() - checkpointedAt < CHECKPOINT_EVERY_ROWS) return
    checkpointedAt = journal.next()
    database.pragma('wal_checkpoint(PASSIVE)')
  }

  /** Goes round all series once a minute, a few at a time. */
  function expire(now: number): void {
    const seen: StoredSeries[] = []
    if (sweep === null) {
      if (now - sweptAt < SWEEP_EVERY_MS) return
      sweptAt = now
      sweep = table.all()[Symbol.iterator]()
    }
    while (seen.length < SWEPT_PER_RUN) {
      const next = sweep.next()
      if (next.done === true) {
        sweep = null
        break
      }
      seen.push(next.value)
    }
    options.removals.remove(seen.filter((series) => isGone(series, now)))
    const old = seen.filter(
      (series) =>
        table.get(series.id) === series &&
        (series.firstTime < rollUps.sourceCutoff(series, 0, now) || rollUps.hasExpired(series, now)),
    )
    if (old.length > 0) {
      const began = performance.now()
      transaction(database, () => {
        for (const series of old) {
          drop(series, now)
          // The others have their turn a minute later.
          if (performance.now() - began > DROP_MS) break
        }
      })
    }
    for (const series of seen) if (series.openRow === null && newestTime(series) < now - options.hotMs) forget(series)
  }

  function drop(series: StoredSeries, now: number): void {
    const first = chunks.deleteBefore(series.id, rollUps.sourceCutoff(series, 0, now))
    rollUps.expire(series, now)
    series.firstTime = Math.min(first ?? Number.POSITIVE_INFINITY, memoryStart(series.columns))
  }

  /** All of the series has expired, and nobody has asked for it since. */
  function isGone(series: StoredSeries, now: number): boolean {
    return newestTime(series) < now - rollUps.retentionMs && series.askedAt < now - options.retentionMs
  }

  return {
    run(now) {
      seal(due(), now)
      trim()
      rollUps.run(now)
      expire(now)
      options.removals.run()
      checkpoint()
    },
  }
}

/** Frees the memory of a series that has gone quiet; its samples are in chunks. */
function forget(series: StoredSeries): void {
  if (series.columns.times.length > 0) Object.assign(series.columns, openColumns())
}
