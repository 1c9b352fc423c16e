import { LoomError } from '../../contract/errors'
import { writeStale } from '../model/stale'
import { createBackfill } from './backfill'
import { cardinalityOf } from './cardinality'
import { createChunkTable } from './chunk-table'
import { createHousekeeping } from './housekeeping'
import { noRejections, takeIn } from './intake'
import { createJournal, newestOf } from './journal'
import { replayJournal } from './journal-replay'
import { isDamage, type MetricsFile, openingFailure, openMetricsFile, setAside } from './metrics-file'
import type { Appended, AppendResult, MetricsStore, RejectionReason, SampleBatch, StoreOptions } from './metrics-store'
import { openLength } from './open-columns'
import { createReading } from './reading'
import { createRemovals } from './removals'
import { reopenChunks } from './reopen'
import { createRollUpTable } from './roll-up-table'
import { DEFAULT_ROLL_UP_RETENTION, tiersOf } from './roll-up-tiers'
import { createRollUps } from './roll-ups'
import { createSeriesTable, newestTime, type StoredSeries } from './series-table'
import { DEFAULT_LIMITS } from './store-limits'

const DAY_MS = 24 * 3600_000
/** Live queries look back a few minutes: that much stays decoded in memory. */
const HOT_MS = 5 * 60_000

/**
 * Opens the store of a folder, made when missing. A damaged metrics.db is moved aside under a name with the time, a new
 * one begun, and `notices` tells so. Throws `store/locked` when another process has the folder, `store/rejected` when
 * it can't be used.
 */
export function openStore(options: StoreOptions): MetricsStore {
  try {
    return openWith(options, [])
  } catch (error) {
    if (!(error instanceof LoomError) || error.code !== 'store/damaged' || options.directory === null) throw error
    const aside = setAside(options.directory, options.now())
    return openWith(options, [
      `The metrics file was damaged (${error.message}). It was moved to ${aside}; ` +
        'the samples in it are not shown, and recording began anew.',
    ])
  }
}

function openWith(options: StoreOptions, notices: readonly string[]): MetricsStore {
  const file = openMetricsFile(options.directory, options.now(), options.encryptionKey)
  try {
    return createStore(options, file, notices)
  } catch (error) {
    file.close()
    throw openingFailure(error, 'metrics.db')
  }
}

function createStore(options: StoreOptions, file: MetricsFile, openingNotices: readonly string[]): MetricsStore {
  const { now } = options
  const { database, epoch } = file
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const retentionMs = options.rawRetentionMs ?? 2 * DAY_MS
  const chunks = createChunkTable(database, options.cachedSamples ?? 1_000_000, failed)
  const series = createSeriesTable(database, limits, now())
  const journal = createJournal(database)
  const tiers = tiersOf({ ...DEFAULT_ROLL_UP_RETENTION, ...options.rollUpRetention })
  const table = createRollUpTable(database, failed)
  const rollUps = createRollUps({
    database,
    series,
    chunks,
    table,
    tiers,
    rawRetentionMs: retentionMs,
    lateMs: limits.lateMs,
  })
  const openedAt = now()
  // What expired while nobody ran is still to be rolled up; and behind a chunk nothing may be missing.
  const isOver = (entry: StoredSeries, time: number): boolean =>
    entry.sealedTime === Number.NEGATIVE_INFINITY && time <= rollUps.sourceCutoff(entry, 0, openedAt)
  const notices = [...openingNotices, ...replayJournal(journal, series, isOver)]
  for (const entry of series.all()) {
    // Of a series without samples, roll-ups tell when it ended.
    if (newestTime(entry) === Number.NEGATIVE_INFINITY) entry.sealedTime = rollUps.newest(entry)
  }
  const removals = createRemovals({
    database,
    series,
    chunks,
    table,
    rollUps,
    maxSeries: limits.maxSeries,
    rawRetentionMs: retentionMs,
  })
  const housekeeping = createHousekeeping({
    database,
    series,
    chunks,
    journal,
    rollUps,
    removals,
    retentionMs,
    hotMs: HOT_MS,
    lateMs: limits.lateMs,
    journalBytes: options.journalBytes ?? 4 * 1024 * 1024,
  })
  const listeners = new Set<(appended: Appended) => void>()
  const rejectedInAll = noRejections()
  const count = { samples: 0, late: 0, refusedSeries: 0, appends: 0, ms: 0, lastMs: 0, failures: notices.length }
  const later = options.later ?? ((work: () => void) => work())
  let open = true
  let waiting = false

  /** Journal and series as they were, should the work or its commit fail. */
  function atomically(work: () => void): void {
    const row = journal.next()
    database.exec('BEGIN IMMEDIATE')
    try {
      // New series must be in the same transaction as their first samples.
      series.persist()
      work()
      database.exec('COMMIT')
    } catch (error) {
      series.persistAgain()
      journal.rewind(row)
      if (database.inTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  const backfill = createBackfill({
    chunks,
    table,
    rollUps,
    tiers,
    rawRetentionMs: retentionMs,
    futureMs: limits.futureMs,
    atomically,
  })

  function commit(batch: SampleBatch): void {
    // One statement is a transaction by itself.
    if (series.unpersisted()) atomically(() => journal.add(batch))
    else journal.add(batch)
  }

  function mustBeOpen(): void {
    if (!open) throw new LoomError('store/rejected', 'The store is closed.')
  }

  function append(batch: SampleBatch): AppendResult {
    mustBeOpen()
    const began = performance.now()
    const at = now()
    const intake = written(() =>
      takeIn(series, batch, {
        oldest: Math.max(at - retentionMs, 0),
        newest: at + limits.futureMs,
        lateMs: limits.lateMs,
        keepFrom: at - HOT_MS,
        row: journal.next(),
        chunks,
        reopen: (entry, time) => reopenChunks(entry, time, { chunks, journal, atomically }),
      }),
    )
    const accepted = intake.batch.ids.length
    if (accepted > 0) written(() => commit(intake.batch), intake.undo)
    for (const [reason, number] of Object.entries(intake.rejected)) rejectedInAll[reason as RejectionReason] += number
    count.samples += accepted
    count.late += intake.late
    count.appends += 1
    count.lastMs = performance.now() - began
    count.ms += count.lastMs
    if (accepted > 0) {
      const newest = newestOf(intake.batch.times)
      for (const listener of [...listeners]) guarded(() => listener({ accepted, newest }))
    }
    keepHouse()
    return { accepted, rejected: intake.rejected }
  }

  /** A failure of the disk as the error to answer with, once `undo` has put everything back. */
  function written<Result>(work: () => Result, undo?: () => void): Result {
    try {
      return work()
    } catch (cause) {
      undo?.()
      if (isDamage(cause)) file.distrust()
      if (cause instanceof LoomError) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new LoomError('store/rejected', `Samples can't be written: ${reason}.`, { cause })
    }
  }

  function keepHouse(): void {
    if (waiting) return
    waiting = true
    later(() => {
      waiting = false
      guarded(() => {
        if (open) housekeeping.run(now())
      })
    })
  }

  function failed(error: unknown): void {
    count.failures += 1
    if (isDamage(error)) file.distrust()
    options.onFailure?.(error)
  }

  /** The batch is safe by now: what fails afterwards is told, and is no failure of the append. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      failed(error)
    }
  }

  const reading = createReading({ series, chunks, table, rollUps, tiers, now, mustBeOpen })

  return {
    epoch,
    notices,
    seriesId(labels) {
      mustBeOpen()
      const at = now()
      if (series.size() >= limits.maxSeries && series.known(labels, at) === undefined)
        guarded(() => removals.makeRoom(at))
      try {
        return series.obtain(labels, at).id
      } catch (error) {
        count.refusedSeries += 1
        throw error
      }
    },
    knownSeriesId: (labels) => series.known(labels, now())?.id,
    hasSeries: (id) => series.stillAsked(id, now()),
    append,
    backfill(id, samples) {
      mustBeOpen()
      const entry = series.get(id)
      if (entry === undefined) throw new LoomError('request/invalid', `There is no series ${id}.`)
      return written(() => backfill(entry, samples, now()))
    },
    deleteSeries(matchers) {
      mustBeOpen()
      const found = [...series.find(matchers)]
      written(() => removals.remove(found))
      keepHouse()
      return found.length
    },
    markStale(ids, time) {
      const list = Uint32Array.from(ids)
      const values = new Float64Array(list.length)
      for (let i = 0; i < list.length; i += 1) writeStale(values, i)
      return append({ times: time, ids: list, values })
    },
    onAppended(listener) {
      // Wrapped, so that one function given twice is two listeners.
      const entry = (appended: Appended): void => listener(appended)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    ...reading,
    statistics() {
      mustBeOpen()
      const totals = chunks.totals()
      let openSamples = 0
      for (const { columns } of series.all()) openSamples += openLength(columns)
      return {
        series: series.size(),
        openSamples,
        samplesAppended: count.samples,
        samplesLate: count.late,
        rejected: { ...rejectedInAll },
        seriesRejected: count.refusedSeries,
        appends: count.appends,
        appendMs: count.ms,
        lastAppendMs: count.lastMs,
        chunks: totals.chunks,
        chunkBytes: totals.bytes,
        chunkSamples: totals.samples,
        journalBytes: journal.bytes(),
        fileBytes: file.bytes(),
        failures: count.failures + chunks.unreadable() + table.unreadable(),
      }
    },
    cardinality(limit) {
      mustBeOpen()
      return cardinalityOf(series, chunks, limit)
    },
    close() {
      if (!open) return
      open = false
      listeners.clear()
      file.close()
    },
  }
}
