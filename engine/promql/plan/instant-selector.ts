import { spacingAt } from '../../model/series'
import { isStale } from '../../model/stale'
import type { VectorSelector } from '../syntax/ast'
import {
  createVector,
  type Evaluation,
  gridEnd,
  pinned,
  planDuration,
  type Vector,
  type VectorPlan,
} from './evaluation'
import { countUntil } from './search'

/** For each moment the newest sample that is younger than the lookback, unless it says that the series ended. */
function readSelector(node: VectorSelector, offset: number, evaluation: Evaluation, wantTimes: boolean): Vector {
  const { grid, budget, lookback } = evaluation
  const first = grid.start - offset
  const found = evaluation.source.select(node.matchers, first - lookback, gridEnd(grid) - offset)
  const vector = createVector(
    evaluation,
    found.map((series) => series.labels),
  )
  for (let row = 0; row < found.length; row += 1) {
    const { times, values, rollUp } = found[row]!
    budget.read(times.length)
    budget.checkpoint()
    let next = countUntil(times, first)
    for (let point = 0; point < grid.points; point += 1) {
      const time = first + point * grid.step
      while (next < times.length && times[next]! <= time) next += 1
      const newest = next - 1
      if (newest < 0 || isStale(values, newest)) continue
      // Where one sample stands for a window, the next one is that much further off.
      if (times[newest]! <= time - lookback - spacingAt(rollUp, times[newest]!)) continue
      const cell = row * grid.points + point
      vector.present[cell] = 1
      vector.values[cell] = wantTimes ? times[newest]! / 1000 : values[newest]!
    }
  }
  return vector
}

/** The values of an instant vector selector. */
export function planSelector(node: VectorSelector): VectorPlan {
  const offset = planDuration(node.offset, true)
  return pinned(node.pin, (evaluation) => readSelector(node, offset(evaluation), evaluation, false))
}

/** The times (seconds) of the samples that an instant vector selector finds. */
export function planSelectorTimes(node: VectorSelector): VectorPlan {
  const offset = planDuration(node.offset, true)
  return pinned(node.pin, (evaluation) => readSelector(node, offset(evaluation), evaluation, true))
}
