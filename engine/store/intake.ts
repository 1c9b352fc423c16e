import { LoomError } from '../../contract/errors'
import { type IntakeRules, settle } from './late-samples'
import type { RejectionReason, Rejections, SampleBatch } from './metrics-store'
import { openLength, push, withdraw } from './open-columns'
import { newestTime, type SeriesTable, type StoredSeries } from './series-table'

export interface Intake {
  /** The samples taken in, ready for the journal. */
  readonly batch: SampleBatch
  /** How many of them are older than one that their series already had. */
  readonly late: number
  readonly rejected: Rejections
  /** Undoes everything: what was not committed was never there. */
  undo(): void
}

export interface IntakeBounds extends IntakeRules {
  /** Samples from here on stay at hand in memory. */
  readonly keepFrom: number
  /** Journal row that the batch will have, or an earlier one. */
  readonly row: number
}

/**
 * Puts the good samples of a batch into their series, in the batch's order: one newer than all others of its series at
 * the end, which costs next to nothing, others by the rules of late-samples.ts. When reopening chunks throws, nothing
 * of the batch is in. Throws `request/invalid` for columns of different lengths.
 */
export function takeIn(table: SeriesTable, batch: SampleBatch, bounds: IntakeBounds): Intake {
  checkShape(batch)
  const { ids, times, values } = batch
  const { oldest, newest, keepFrom, lateMs, row } = bounds
  const words = wordsOf(values)
  const rejected = noRejections()
  const refused: number[] = []
  let late = 0
  for (let i = 0; i < ids.length; i += 1) {
    const time = typeof times === 'number' ? times : (times[i] as number)
    const low = words[2 * i] as number
    const high = words[2 * i + 1] as number
    const series = table.get(ids[i] as number)
    if (series !== undefined && time >= oldest && time <= newest && Number.isSafeInteger(time)) {
      const before = newestTime(series)
      if (time > before) {
        push(series.columns, time, low, high, Math.min(keepFrom, time - lateMs))
        series.openRow ??= row
        if (before === Number.NEGATIVE_INFINITY) series.firstTime = time
        continue
      }
    }
    const reason = series === undefined ? 'unknownSeries' : settled(series, { time, low, high }, i)
    if (reason === null) late += 1
    else {
      rejected[reason] += 1
      refused.push(i)
    }
  }
  return { batch: without(batch, refused), late, rejected, undo: () => undo(table, batch, refused, ids.length) }

  function settled(series: StoredSeries, sample: Parameters<typeof settle>[1], index: number): RejectionReason | null {
    try {
      const reason = settle(series, sample, bounds)
      if (reason === null) series.openRow ??= row
      return reason
    } catch (error) {
      undo(table, batch, refused, index)
      throw error
    }
  }
}

export function noRejections(): Record<RejectionReason, number> {
  return { duplicate: 0, conflict: 0, late: 0, future: 0, tooOld: 0, invalidTime: 0, unknownSeries: 0 }
}

/** Takes out the first `count` samples but for the refused ones. `firstTime` may stay earlier than need be: it is a bound. */
function undo(table: SeriesTable, { ids, times }: SampleBatch, refused: readonly number[], count: number): void {
  const others = new Set(refused)
  for (let i = count - 1; i >= 0; i -= 1) {
    if (others.has(i)) continue
    const series = table.get(ids[i] as number) as StoredSeries
    const { columns } = series
    withdraw(columns, typeof times === 'number' ? times : (times[i] as number))
    if (newestTime(series) === Number.NEGATIVE_INFINITY) series.firstTime = Number.POSITIVE_INFINITY
    if (openLength(columns) === 0) series.openRow = null
  }
}

/** The batch itself when all of it was taken in, which is the rule. */
function without({ ids, times, values }: SampleBatch, refused: readonly number[]): SampleBatch {
  if (refused.length === 0) return { ids, times, values }
  const others = new Set(refused)
  const kept = Uint32Array.from(ids.keys()).filter((i) => !others.has(i))
  const words = wordsOf(values)
  const keptWords = new Uint32Array(kept.length * 2)
  for (const [at, i] of kept.entries()) {
    keptWords[2 * at] = words[2 * i] as number
    keptWords[2 * at + 1] = words[2 * i + 1] as number
  }
  return {
    ids: kept.map((i) => ids[i] as number),
    times: typeof times === 'number' ? times : Float64Array.from(kept, (i) => times[i] as number),
    values: new Float64Array(keptWords.buffer),
  }
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
}

function checkShape({ ids, values, times }: SampleBatch): void {
  if (ids.length !== values.length || (typeof times !== 'number' && times.length !== ids.length)) {
    throw new LoomError('request/invalid', 'A batch needs as many values (and times) as ids.')
  }
}
