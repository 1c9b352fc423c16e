import type { SeriesSamples } from '../../model/series'
import type { Call } from '../syntax/ast'
import type { Budget } from './budget'
import {
  createVector,
  type Evaluation,
  pinned,
  pinnedTo,
  type ScalarPlan,
  type Vector,
  type VectorPlan,
} from './evaluation'
import { mergeUnnamed } from './merge-series'
import type { RangePlan } from './range-selector'
import { countUntil } from './search'
import { createWindow, findDrops, type RangeFunction, type Window, type WindowFunction } from './window'

interface Slide {
  /** The end of the first range, and from one end to the next, which is 0 where `@` holds it. */
  readonly start: number
  readonly step: number
  readonly range: number
  /** The moments that are asked for. */
  readonly moments: { readonly start: number; readonly step: number }
  readonly parameters: readonly Float64Array[]
}

/** Slides a window over one series and writes the answers into its row. */
function slide(
  series: SeriesSamples,
  shape: Slide,
  compute: (window: Window) => boolean,
  window: Window,
  vector: Vector,
  row: number,
  budget: Budget,
): void {
  const { times } = series
  window.times = times
  window.values = series.values
  window.first = countUntil(times, shape.start - shape.range)
  window.end = countUntil(times, shape.start)
  window.nextDrop = 0
  for (let point = 0; point < vector.points; point += 1) {
    const rangeEnd = shape.start + point * shape.step
    const rangeStart = rangeEnd - shape.range
    while (window.end < times.length && times[window.end]! <= rangeEnd) window.end += 1
    while (window.first < window.end && times[window.first]! <= rangeStart) window.first += 1
    if (window.first === window.end) continue
    while (window.nextDrop < window.drops.length && window.drops[window.nextDrop]! <= window.first) window.nextDrop += 1
    // One series alone may mean billions of steps: long windows at thousands of points.
    budget.work(window.end - window.first)
    window.rangeStart = rangeStart
    window.rangeEnd = rangeEnd
    window.moment = shape.moments.start + point * shape.moments.step
    for (let index = 0; index < shape.parameters.length; index += 1) {
      window.parameters[index] = shape.parameters[index]![point]!
    }
    if (!compute(window)) continue
    vector.present[row * vector.points + point] = 1
    vector.values[row * vector.points + point] = window.result
  }
}

/** How the function is computed for a series of which samples have expired, or none have. */
function computing({ compute, overRollUp }: RangeFunction, { rollUp }: SeriesSamples): WindowFunction {
  if (rollUp === undefined || overRollUp === undefined) return compute
  return (window) => {
    window.result = overRollUp(rollUp, window.first, window.end)
    return true
  }
}

/** A function of one range vector, and of scalars that may differ from moment to moment. */
export function planRangeFunction(
  call: Call,
  ranges: RangePlan,
  applied: RangeFunction,
  scalars: readonly ScalarPlan[] = [],
): VectorPlan {
  const { pin } = ranges
  const apply = (evaluation: Evaluation, held: Evaluation): Vector => {
    const parameters = scalars.map((scalar) => scalar(evaluation))
    const series = ranges.read(held)
    const { annotations, budget, grid } = evaluation
    const { offset, range } = ranges.bounds(held)
    const before = series.map(({ labels }) => labels)
    const vector = createVector(evaluation, applied.keepsName ? before : before.map(evaluation.dropName))
    const shape: Slide = {
      start: held.grid.start - offset,
      step: held === evaluation ? grid.step : 0,
      range,
      moments: grid,
      parameters,
    }
    const window = createWindow()
    for (let row = 0; row < series.length; row += 1) {
      if (applied.isCounter) window.drops = findDrops(series[row]!.values)
      slide(series[row]!, shape, computing(applied, series[row]!), window, vector, row, budget)
      budget.checkpoint()
    }
    applied.annotate?.({ call, series, vector, parameters, annotations })
    return applied.keepsName ? vector : mergeUnnamed(evaluation, before, vector, call.position)
  }
  // The scalars go on while `@` holds the range; without any the answer is the same at every moment.
  if (pin !== undefined && scalars.length > 0) return (evaluation) => apply(evaluation, pinnedTo(pin, evaluation))
  return pinned(pin, (evaluation) => apply(evaluation, evaluation))
}
