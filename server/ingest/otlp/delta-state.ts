import { mergedExponential } from './exponential'
import type { DataPoint, PointValue } from './model'

/**
 * Sums of what comes as differences. Senders with delta temporality tell what happened since their last report;
 * Prometheus's series count from a start. The rules are those of OpenTelemetry's data model and of the collector's
 * deltatocumulative processor: the first point starts a series at its own value, later ones are added, and a gap between
 * two points changes nothing. A point that ends no later than the one before is a repetition and is left out; one that
 * starts before the sum did holds what is in it already, and is refused. After a restart of this server series start
 * again, which queries see as the reset of a counter.
 */
export interface DeltaState {
  /** What the points of one batch change, held back until their samples are stored. */
  begin(): DeltaChanges
}

export interface DeltaChanges {
  /** The sum up to this point, or why it can't be added. */
  sum(key: string, point: DataPoint): PointValue | DeltaRefusal
  /** Keeps the sum for the points after it. */
  note(key: string, point: DataPoint, sum: PointValue): void
  commit(): void
}

/** `repeated`: it is in already; `overlapping`: part of it is; `full`: too many series of this kind. */
export type DeltaRefusal = 'repeated' | 'overlapping' | 'full'

interface Kept {
  /** When the sum began, milliseconds; 0 where the first point did not tell. */
  readonly start: number
  readonly time: number
  readonly sum: PointValue
  readonly usedAt: number
}

/** Series whose sums are kept. */
const MAX_SERIES = 20_000
/** A series that was silent for so long gives its place to another when there is no other place. */
const SILENT_MS = 15 * 60_000

/** `now`: epoch milliseconds. */
export function createDeltaState(now: () => number, maxSeries = MAX_SERIES): DeltaState {
  // In the order of their last use: the first is the one silent for longest.
  const kept = new Map<string, Kept>()

  const hasRoom = (): boolean => {
    if (kept.size < maxSeries) return true
    for (const [key, { usedAt }] of kept) {
      if (now() - usedAt < SILENT_MS) break
      kept.delete(key)
    }
    return kept.size < maxSeries
  }

  return {
    begin: () => {
      const changed = new Map<string, Kept>()
      return {
        sum: (key, { start, time, value }) => {
          const before = changed.get(key) ?? kept.get(key)
          if (before === undefined) return kept.size + changed.size < maxSeries || hasRoom() ? value : 'full'
          if (time <= before.time) return 'repeated'
          return start > 0 && start < before.start ? 'overlapping' : added(before.sum, value)
        },
        note: (key, { start, time }, sum) => {
          const before = changed.get(key) ?? kept.get(key)
          changed.set(key, { start: before?.start ?? start, time, sum, usedAt: now() })
        },
        commit: () => {
          for (const [key, entry] of changed) {
            kept.delete(key)
            kept.set(key, entry)
          }
          changed.clear()
        },
      }
    },
  }
}

/** Where the two do not fit together, as when a histogram has got other bounds, the sum starts again. */
function added(sum: PointValue, value: PointValue): PointValue {
  if (sum.kind === 'number' && value.kind === 'number') return { kind: 'number', value: sum.value + value.value }
  if (sum.kind === 'exponential' && value.kind === 'exponential') return mergedExponential(sum, value)
  if (sum.kind !== 'histogram' || value.kind !== 'histogram') return value
  const isSame = sum.bounds.length === value.bounds.length && sum.bounds.every((bound, i) => bound === value.bounds[i])
  if (!isSame || sum.counts.length !== value.counts.length) return value
  return {
    kind: 'histogram',
    count: sum.count + value.count,
    sum: sum.sum === undefined || value.sum === undefined ? undefined : sum.sum + value.sum,
    bounds: value.bounds,
    counts: sum.counts.map((count, i) => count + (value.counts[i] as number)),
  }
}
