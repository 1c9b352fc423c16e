import type { Labels } from '../../../contract/model/labels'
import type { SeriesSource } from '../../model/series'
import type { Pin } from '../syntax/ast'
import { type Duration, millisecondsOf } from '../syntax/duration'
import type { Annotations } from './annotations'
import type { Budget } from './budget'

/** The moments that something is evaluated at: `points` of them from `start`, `step` milliseconds apart. */
export interface Grid {
  readonly start: number
  readonly step: number
  readonly points: number
}

/** What every part of a query needs while it is evaluated. */
export interface Evaluation {
  readonly source: SeriesSource
  readonly grid: Grid
  /** Ends and step of the whole query, for `@ start()`, `step()` and their like. */
  readonly queryStart: number
  readonly queryEnd: number
  readonly queryStep: number
  /** How far back an instant vector looks for a value, milliseconds. */
  readonly lookback: number
  readonly budget: Budget
  readonly annotations: Annotations
  /** The labels of what an operation made, which is no longer the metric itself. */
  readonly dropName: (labels: Labels) => Labels
}

/**
 * An instant vector at every moment of a grid, as one table: the value of series s at moment i is
 * `values[s * points + i]`, and counts only where `present` holds 1 at that place.
 */
export interface Vector {
  readonly labels: readonly Labels[]
  readonly points: number
  readonly values: Float64Array
  readonly present: Uint8Array
}

/** A part of a compiled query that gives an instant vector. */
export type VectorPlan = (evaluation: Evaluation) => Vector

/** A part of a compiled query that gives one number for each moment. */
export type ScalarPlan = (evaluation: Evaluation) => Float64Array

/** A duration as a plan needs it: milliseconds, which the query's own span may decide. */
export function planDuration(duration: Duration, isOffset: boolean): (evaluation: Evaluation) => number {
  return ({ queryStart, queryEnd, queryStep }) =>
    millisecondsOf(duration, { step: queryStep, range: queryEnd - queryStart }, isOffset)
}

/** The last moment of a grid. */
export function gridEnd(grid: Grid): number {
  return grid.start + (grid.points - 1) * grid.step
}

/** An empty table for series of the given labels. */
export function createVector(evaluation: Evaluation, labels: readonly Labels[]): Vector {
  const points = evaluation.grid.points
  const cells = labels.length * points
  evaluation.budget.hold(cells)
  return { labels, points, values: new Float64Array(cells), present: new Uint8Array(cells) }
}

/** Whether a row holds anything. */
export function isRowPresent({ present, points }: Vector, row: number): boolean {
  const until = (row + 1) * points
  for (let cell = row * points; cell < until; cell += 1) if (present[cell] === 1) return true
  return false
}

/** The evaluation at the one moment that `@` names. */
export function pinnedTo(pin: Pin, evaluation: Evaluation): Evaluation {
  const start = pin === 'start' ? evaluation.queryStart : pin === 'end' ? evaluation.queryEnd : pin
  return { ...evaluation, grid: { start, step: 1, points: 1 } }
}

/** Runs a plan at the one moment that `@` names and spreads its answer over the grid. */
export function pinned(pin: Pin | undefined, plan: VectorPlan): VectorPlan {
  if (pin === undefined) return plan
  return (evaluation) => {
    const once = plan(pinnedTo(pin, evaluation))
    if (evaluation.grid.points === 1) return once
    const spread = createVector(evaluation, once.labels)
    for (let series = 0; series < once.labels.length; series += 1) {
      const from = series * spread.points
      spread.values.fill(once.values[series]!, from, from + spread.points)
      spread.present.fill(once.present[series]!, from, from + spread.points)
    }
    return spread
  }
}
