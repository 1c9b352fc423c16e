import type Libsql from 'libsql'
import type { ChunkTable } from './chunk-table'
import { readRange } from './read-range'
import { emptyRows, fold, joinedRows, ROLL_UP_COLUMNS, type RollUpRows, rowsOf, windowEnd } from './roll-up-rows'
import type { RollUpTable } from './roll-up-table'
import type { Tier } from './roll-up-tiers'
import { newestTime, type SeriesTable, type StoredSeries } from './series-table'
import { transaction } from './transaction'

/** What one run may take: live queries wait meanwhile. It ends with the block that goes beyond. */
const BUDGET_MS = 5
const PASS_EVERY_MS = 5 * 60_000
const LOOKS_A_CLOCK = 128

/** How far one tier of a series has come. Milliseconds. */
export interface TierProgress {
  /** Time of the oldest row; infinity for none. */
  oldest: number
  /** Windows up to this end are made, whether or not they held samples. */
  made: number
}

/** Makes roll-ups of what can't change any more, and knows how far each series has come. */
export interface RollUps {
  /** One short piece of work. */
  run(now: number): void
  /** Makes all of a series that can't change any more, whole blocks or not. In the caller's transaction. */
  settle(series: StoredSeries, now: number): void
  /** Forgets what is known of a series, which is read anew when asked: others changed its rows. */
  reread(series: StoredSeries): void
  /** One entry a tier, the finest first. */
  progress(series: StoredSeries): readonly TierProgress[]
  /** Time of the oldest row of any tier; infinity for none. */
  oldest(series: StoredSeries): number
  /** Time of the newest row; minus infinity for none. */
  newest(series: StoredSeries): number
  /** What a tier is made from goes before this time, the end of a window, and not before it is made. */
  sourceCutoff(series: StoredSeries, tier: number, now: number): number
  /** Whether rows are to be dropped. */
  hasExpired(series: StoredSeries, now: number): boolean
  /** Drops rows that have expired. In the caller's transaction. */
  expire(series: StoredSeries, now: number): void
  /** How long anything of a series is kept, milliseconds. */
  readonly retentionMs: number
}

export interface RollUpOptions {
  readonly database: Libsql.Database
  readonly series: SeriesTable
  readonly chunks: ChunkTable
  readonly table: RollUpTable
  readonly tiers: readonly Tier[]
  readonly rawRetentionMs: number
  /** How far behind the newest of its series a sample may still come, milliseconds. */
  readonly lateMs: number
}

export function createRollUps(options: RollUpOptions): RollUps {
  const { database, series: all, chunks, table, tiers, rawRetentionMs } = options
  const known = new Map<number, TierProgress[]>()
  let pass: Iterator<StoredSeries> | null = null
  let passedAt = Number.NEGATIVE_INFINITY

  function progress(series: StoredSeries): TierProgress[] {
    const found = known.get(series.id) ?? tiers.map((tier) => stored(series.id, tier))
    known.set(series.id, found)
    return found
  }

  function stored(id: number, tier: Tier): TierProgress {
    const bounds = table.bounds(id, tier)
    if (bounds === null) return { oldest: Number.POSITIVE_INFINITY, made: Number.NEGATIVE_INFINITY }
    return { oldest: bounds.first, made: windowEnd(bounds.last, tier.width) }
  }

  const sourceRetention = (index: number): number =>
    index === 0 ? rawRetentionMs : (tiers[index - 1] as Tier).retentionMs

  /** The end of the last window of a tier that can't change any more. */
  function settled(series: StoredSeries, index: number, now: number): number {
    const { width } = tiers[index] as Tier
    if (index > 0) {
      const { made } = progress(series)[index - 1] as TierProgress
      const until = newestTime(series) <= made ? settled(series, index - 1, now) : made
      return Math.floor(until / width) * width
    }
    // Older samples are late or too old, and refused; one of just this age is not.
    const fixed = Math.max(newestTime(series) - options.lateMs, now - rawRetentionMs)
    return Math.floor((fixed - 1) / width) * width
  }

  /** The next stretch of a tier that is to be made: a whole block, or what would expire before it is whole. */
  function due(
    series: StoredSeries,
    index: number,
    now: number,
    partly: boolean,
  ): { readonly from: number; readonly to: number } | null {
    const tier = tiers[index] as Tier
    const { made } = progress(series)[index] as TierProgress
    if (newestTime(series) <= made) return null
    const finer = index === 0 ? series.firstTime : (progress(series)[index - 1] as TierProgress).oldest
    const from = Math.max(made + 1, finer)
    const block = windowEnd(from, tier.span)
    const expires = from < now - sourceRetention(index)
    if (!partly && !expires && newestTime(series) < block) return null
    const to = Math.min(block, settled(series, index, now))
    return to >= from && (partly || to === block || expires) ? { from, to } : null
  }

  function source(series: StoredSeries, index: number, from: number, to: number): RollUpRows {
    if (index > 0) return joinedRows(table.read(series.id, tiers[index - 1] as Tier, from, to, ROLL_UP_COLUMNS))
    const columns = readRange(series, chunks, from, to)
    return columns === null ? emptyRows() : rowsOf(columns)
  }

  /** Makes one block of a tier; false when none is due. */
  function make(series: StoredSeries, now: number, partly = false): boolean {
    for (const [index, tier] of tiers.entries()) {
      const stretch = due(series, index, now, partly)
      if (stretch === null) continue
      const rows = fold(source(series, index, stretch.from, stretch.to), tier.width)
      const reached = progress(series)[index] as TierProgress
      if (rows.times.length > 0) {
        table.write(series.id, tier, rows)
        reached.oldest = Math.min(reached.oldest, rows.times[0] as number)
      }
      reached.made = stretch.to
      return true
    }
    return false
  }

  function work(now: number, touched: StoredSeries[]): void {
    const began = performance.now()
    const isOver = (): boolean => performance.now() - began >= BUDGET_MS
    let looks = 0
    for (let next = pass?.next(); next !== undefined; next = pass?.next()) {
      if (next.done === true) {
        pass = null
        return
      }
      const series = next.value
      // What is left of a series when time is up waits for the next pass.
      while (make(series, now)) {
        touched.push(series)
        if (isOver()) return
      }
      // Looking is quick: it need not look at the clock each time.
      looks += 1
      if (looks % LOOKS_A_CLOCK === 0 && isOver()) return
    }
  }

  function sourceCutoff(series: StoredSeries, index: number, now: number): number {
    const { width } = tiers[index] as Tier
    const expired = Math.floor((now - sourceRetention(index)) / width) * width
    return Math.min(expired, (progress(series)[index] as TierProgress).made)
  }

  const cutoffs = (series: StoredSeries, now: number): readonly number[] =>
    tiers.map((tier, index) =>
      index + 1 < tiers.length ? sourceCutoff(series, index + 1, now) : now - tier.retentionMs,
    )

  return {
    retentionMs: Math.max(rawRetentionMs, ...tiers.map((tier) => tier.retentionMs)),
    run(now) {
      if (pass === null) {
        if (now - passedAt < PASS_EVERY_MS) return
        passedAt = now
        pass = all.all()[Symbol.iterator]()
      }
      const touched: StoredSeries[] = []
      try {
        transaction(database, () => work(now, touched))
      } catch (error) {
        for (const series of touched) known.delete(series.id)
        throw error
      }
    },
    settle(series, now) {
      while (make(series, now, true));
    },
    reread: (series) => void known.delete(series.id),
    progress,
    oldest(series) {
      let oldest = Number.POSITIVE_INFINITY
      for (const tier of progress(series)) if (tier.oldest < oldest) oldest = tier.oldest
      return oldest
    },
    newest: (series) =>
      Math.max(...tiers.map((tier) => table.bounds(series.id, tier)?.last ?? Number.NEGATIVE_INFINITY)),
    sourceCutoff,
    hasExpired: (series, now) =>
      cutoffs(series, now).some((cutoff, index) => {
        const { oldest } = progress(series)[index] as TierProgress
        return windowEnd(oldest, (tiers[index] as Tier).span) < cutoff
      }),
    expire(series, now) {
      for (const [index, cutoff] of cutoffs(series, now).entries()) {
        const tier = tiers[index] as Tier
        table.deleteBefore(series.id, tier, cutoff)
        const reached = progress(series)[index] as TierProgress
        reached.oldest = stored(series.id, tier).oldest
      }
    },
  }
}
