import { LoomError } from '../../contract/errors'
import type { Labels } from '../../contract/model/labels'
import type { InstantResult, QueryLimits, RangeResult, RangeSeries } from '../model/query-result'
import type { SeriesSource } from '../model/series'
import type { CompiledQuery } from './compile'
import { createAnnotations } from './plan/annotations'
import { createBudget } from './plan/budget'
import { type Evaluation, isRowPresent, type Vector } from './plan/evaluation'
import { isNameDoomed, keyOf, withDoomedName, withoutName } from './plan/label-sets'
import { mergeSeries } from './plan/merge-series'
import type { RangePlan } from './plan/range-selector'
import { notRangeable } from './syntax/rangeable'

/** Points of one range result, as many as Prometheus allows. */
export const MAX_POINTS = 11_000

/** How far back an instant vector looks for a value unless the query says otherwise. */
const LOOKBACK_MS = 5 * 60_000

function begin(source: SeriesSource, limits: QueryLimits, start: number, end: number, queryStep: number): Evaluation {
  // An instant query has no step, but its grid of one point needs one.
  const step = queryStep || 1
  const points = Math.floor((end - start) / step) + 1
  return {
    source,
    grid: { start, step, points },
    queryStart: start,
    queryEnd: end,
    queryStep,
    lookback: limits.lookback ?? LOOKBACK_MS,
    budget: createBudget(limits),
    annotations: createAnnotations(),
    dropName: limits.delaysNameRemoval ? withDoomedName : withoutName,
  }
}

/** What the result of an evaluation says about itself. */
function notesOf({ annotations }: Evaluation): {
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
} {
  return { warnings: annotations.warnings(), infos: annotations.infos() }
}

/** Takes the names away that were to go at the end. */
function withoutDoomedNames(vector: Vector, evaluation: Evaluation, expr: string): Vector {
  if (evaluation.dropName === withoutName || !vector.labels.some(isNameDoomed)) return vector
  const labels = vector.labels.map((set) => (isNameDoomed(set) ? withoutName(set) : set))
  return mergeSeries(evaluation, { ...vector, labels }, { start: 0, end: expr.length, line: 1, column: 1 })
}

function instantVector(vector: Vector, evaluation: Evaluation): InstantResult {
  const samples = []
  for (let row = 0; row < vector.labels.length; row += 1) {
    if (vector.present[row] === 1) samples.push({ labels: vector.labels[row]!, value: vector.values[row]! })
  }
  evaluation.budget.answer(samples.length)
  return { type: 'vector', time: evaluation.grid.start, samples, ...notesOf(evaluation) }
}

function instantMatrix(ranges: RangePlan, evaluation: Evaluation): InstantResult {
  const { start } = evaluation.grid
  // start() and end() are both the one moment of an instant query.
  const time = typeof ranges.pin === 'number' ? ranges.pin : start
  const { offset, range } = ranges.bounds(evaluation)
  const end = time - offset
  const series = []
  for (const found of ranges.read({ ...evaluation, grid: { start: time, step: 1, points: 1 } })) {
    const from = found.times.findIndex((sampled) => sampled > end - range)
    if (from < 0) continue
    // Copies, because what is handed out must outlive the store's arrays.
    series.push({ labels: found.labels, times: found.times.slice(from), values: found.values.slice(from) })
  }
  evaluation.budget.answer(series.length)
  return { type: 'matrix', time: start, series: sortedByLabels(series), ...notesOf(evaluation) }
}

/** Evaluates a query at one moment (milliseconds). */
export function evaluateInstant(
  query: CompiledQuery,
  source: SeriesSource,
  time: number,
  limits: QueryLimits,
): InstantResult {
  const evaluation = begin(source, limits, time, time, 0)
  const { program } = query
  switch (program.type) {
    case 'string':
      return { type: 'string', time, value: program.value }
    case 'scalar':
      return { type: 'scalar', time, value: program.plan(evaluation)[0]!, ...notesOf(evaluation) }
    case 'matrix':
      return instantMatrix(program.plan, evaluation)
    case 'vector':
      return instantVector(withoutDoomedNames(program.plan(evaluation), evaluation, query.expr), evaluation)
  }
}

/** Sorted by labels. Looks each key up once rather than at every comparison: a live tick has little else to do. */
function sortedByLabels<Series extends { readonly labels: Labels }>(series: readonly Series[]): Series[] {
  const keyed = series.map((one) => ({ key: keyOf(one.labels), one }))
  return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ one }) => one)
}

/** The rows that hold anything. */
export function rangeSeries(vector: Vector): RangeSeries[] {
  const { labels, points, values, present } = vector
  const series: RangeSeries[] = []
  for (let row = 0; row < labels.length; row += 1) {
    const from = row * points
    const until = from + points
    if (!isRowPresent(vector, row)) continue
    series.push({ labels: labels[row]!, values: values.subarray(from, until), present: present.subarray(from, until) })
  }
  return series
}

/** A range query under way: parts of its moments can be evaluated one after the other, in the order of time. */
export interface RangeRun {
  readonly points: number
  /** The values at `points` moments from the `first` on. */
  part(first: number, points: number): Vector
  /** What was found, once the budget has seen how many series there are. */
  result(series: readonly RangeSeries[]): RangeResult
}

/** Checks the query and its moments, and starts its time. Steps as in `evaluateRange`. */
export function beginRange(
  query: CompiledQuery,
  source: SeriesSource,
  start: number,
  end: number,
  step: number,
  limits: QueryLimits,
): RangeRun {
  if (!(step > 0))
    throw new LoomError('request/invalid', 'zero or negative query resolution step widths are not accepted')
  if (!(end >= start)) throw new LoomError('request/invalid', 'end timestamp must not be before start time')
  const started = limits.now()
  const evaluation = begin(source, limits, start, end, step)
  const { points } = evaluation.grid
  if (points > MAX_POINTS) {
    throw new LoomError('request/invalid', `exceeded maximum resolution of ${MAX_POINTS} points per timeseries`)
  }
  const { program } = query
  if (program.type === 'matrix' || program.type === 'string') throw notRangeable(program.type)
  return {
    points,
    part(first, count) {
      // What a part holds in memory it gives back; time goes on.
      const budget = createBudget(limits, started)
      const part = { ...evaluation, budget, grid: { start: start + first * step, step, points: count } }
      if (program.type === 'vector') return withoutDoomedNames(program.plan(part), part, query.expr)
      return { labels: [{}], points: count, values: program.plan(part), present: new Uint8Array(count).fill(1) }
    },
    result(series) {
      evaluation.budget.answer(series.length)
      return { start, step, points, series: sortedByLabels(series), ...notesOf(evaluation) }
    },
  }
}

/**
 * Evaluates a query at start, start + step, … up to and including end (milliseconds). With start = end it is one tick of
 * a live query.
 */
export function evaluateRange(...parameters: Parameters<typeof beginRange>): RangeResult {
  const run = beginRange(...parameters)
  return run.result(rangeSeries(run.part(0, run.points)))
}
