import type { SeriesSamples, SparseSpan } from '../model/series'
import type { ChunkTable } from './chunk-table'
import { readRange } from './read-range'
import { fold, joinedRows, ROLL_UP_COLUMNS, type RollUpRows, rowsOf, windowEnd } from './roll-up-rows'
import type { RollUpTable } from './roll-up-table'
import type { Tier } from './roll-up-tiers'
import type { RollUps } from './roll-ups'
import type { StoredSeries } from './series-table'

export interface HistorySources {
  readonly now: number
  readonly chunks: ChunkTable
  readonly table: RollUpTable
  readonly rollUps: RollUps
  readonly tiers: readonly Tier[]
}

/** What there is of a series in a range: samples where they are still kept, rows of the finest tier before. */
interface History {
  readonly rows: RollUpRows
  /** Where rows stand for samples. */
  readonly sparse: readonly SparseSpan[]
}

/**
 * Up to which time (milliseconds) each tier answers, the finest first; minus infinity where nothing is made. Seams are
 * window ends, so that each sample counts on one side alone.
 */
function seams(series: StoredSeries, { now, rollUps, tiers }: HistorySources): readonly number[] {
  let finer = series.firstTime
  return rollUps.progress(series).map(({ oldest, made }, index) => {
    const { width } = tiers[index] as Tier
    const until = windowEnd(finer, width)
    // Of the window in which samples begin some may have gone, but of none after the cutoff.
    const whole = Math.max(until - width, rollUps.sourceCutoff(series, index, now))
    finer = Math.min(finer, oldest)
    return Math.min(made, until, whole)
  })
}

/** Rows and samples in [from, to], each tier up to its end in `ends`; the row before the first too when `before` is set. */
function readParts(
  series: StoredSeries,
  from: number,
  to: number,
  sources: HistorySources,
  ends: readonly number[],
  before: boolean,
): History {
  const parts: RollUpRows[] = []
  const sparse: SparseSpan[] = []
  let start = from
  for (let index = ends.length - 1; index >= 0; index -= 1) {
    const end = ends[index] as number
    const tier = sources.tiers[index] as Tier
    if (end < start) continue
    const first = before && parts.length === 0 ? start - tier.width : start
    parts.push(...sources.table.read(series.id, tier, first, Math.min(end, to), ROLL_UP_COLUMNS))
    sparse.push({ until: end, spacing: tier.width })
    start = end + 1
  }
  const samples = start <= to ? readRange(series, sources.chunks, start, to) : null
  if (samples !== null) parts.push(rowsOf(samples))
  return { rows: joinedRows(parts), sparse }
}

/** Null when [from, to] holds samples alone: then they are read as they are. */
function readHistory(series: StoredSeries, from: number, to: number, sources: HistorySources): History | null {
  const widest = sources.tiers.at(-1)?.width ?? 0
  if (from > series.firstTime + widest || sources.rollUps.oldest(series) === Number.POSITIVE_INFINITY) return null
  const ends = seams(series, sources)
  // The row before the first may hold the value that a selector looks for.
  return from > Math.max(...ends) ? null : readParts(series, from, to, sources, ends, true)
}

/**
 * What the samples of a series came to in each window of `width` milliseconds, from the one that holds the time `from` to
 * the one that holds `to`. Read from the coarsest tier of which they are whole windows, the finer ones where that is not
 * made yet, and samples at the end.
 */
export function readWindows(
  series: StoredSeries,
  from: number,
  to: number,
  width: number,
  sources: HistorySources,
): RollUpRows {
  const finest = seams(series, sources)
  const ends = sources.rollUps.progress(series).map(({ made }, index) => {
    const isWhole = width % (sources.tiers[index] as Tier).width === 0
    return isWhole ? made : (finest[index] as number)
  })
  const first = windowEnd(from, width) - width + 1
  return fold(readParts(series, first, windowEnd(to, width), sources, ends, false).rows, width)
}

/** The samples of a series in [from, to], milliseconds, and what is left of those that have expired. Null for none. */
export function readSamples(
  series: StoredSeries,
  from: number,
  to: number,
  sources: HistorySources,
): SeriesSamples | null {
  const { labels } = series
  const history = readHistory(series, from, to, sources)
  if (history === null) {
    const columns = readRange(series, sources.chunks, from, to)
    return columns === null ? null : { labels, ...columns }
  }
  const { times, last, min, max, sum, count } = history.rows
  return times.length === 0
    ? null
    : { labels, times, values: last, rollUp: { sparse: history.sparse, min, max, sum, count } }
}
