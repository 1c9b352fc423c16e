import type { ChunkTable } from './chunk-table'
import type { RejectionReason } from './metrics-store'
import { insert, lowerBound, push, unpack } from './open-columns'
import { readRange } from './read-range'
import { newestTime, type StoredSeries } from './series-table'

export interface IntakeRules {
  /** Samples before this are too old. */
  readonly oldest: number
  /** Samples after this are in the future. */
  readonly newest: number
  /** How far behind the newest sample of its series a sample may come, milliseconds. */
  readonly lateMs: number
  readonly chunks: ChunkTable
  /** Opens the chunks of the series again that end at `time` or later; false when they can't be read. */
  readonly reopen: (series: StoredSeries, time: number) => boolean
}

interface Sample {
  readonly time: number
  readonly low: number
  readonly high: number
}

/**
 * Decides on a sample that is not simply the next of its series, and puts it in its place when it is good. Sealing
 * leaves the window in which samples may be late open, so that place is nearly always in memory; what was sealed
 * early, to keep the journal small, is opened again. Its time is judged before its value, so that the answer does not
 * depend on what happens to be in memory. Returns why not, or null.
 */
export function settle(series: StoredSeries, sample: Sample, rules: IntakeRules): RejectionReason | null {
  const { time, low, high } = sample
  if (!Number.isSafeInteger(time) || time < 0) return 'invalidTime'
  if (time > rules.newest) return 'future'
  if (time < rules.oldest) return 'tooOld'
  if (time < newestTime(series) - rules.lateMs) return 'late'
  unpack(series.columns, time)
  const inMemory = comparison(series.columns, series.columns.length, sample)
  if (inMemory !== null) return inMemory
  if (time <= series.sealedTime) {
    const held = readRange(series, rules.chunks, time, time)
    if (held !== null) return comparison({ ...held, words: wordsOf(held.values) }, 1, sample)
    if (!rules.reopen(series, time)) return 'late'
  }
  insert(series.columns, time, low, high)
  if (time < series.firstTime) series.firstTime = time
  return null
}

/** Puts a sample back that was once taken in, wherever its place is; one that is already there stays as it is. */
export function restore(series: StoredSeries, time: number, low: number, high: number): void {
  const { columns } = series
  if (time > newestTime(series)) push(columns, time, low, high, 0)
  else if (comparison(columns, columns.length, { time, low, high }) === null) insert(columns, time, low, high)
  if (time < series.firstTime) series.firstTime = time
}

/** Null when the columns hold nothing at the sample's time. */
function comparison(
  { times, words }: { readonly times: Float64Array; readonly words: Uint32Array },
  length: number,
  { time, low, high }: Sample,
): 'duplicate' | 'conflict' | null {
  const at = lowerBound(times, length, time)
  if (at === length || times[at] !== time) return null
  return words[2 * at] === low && words[2 * at + 1] === high ? 'duplicate' : 'conflict'
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
}
