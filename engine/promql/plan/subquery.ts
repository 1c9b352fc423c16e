import type { SeriesSamples } from '../../model/series'
import type { Subquery } from '../syntax/ast'
import { type Evaluation, type Grid, gridEnd, planDuration, type Vector, type VectorPlan } from './evaluation'
import { planBounds, type RangePlan } from './range-selector'

/** The step of a subquery that names none: Prometheus's default evaluation interval. */
const DEFAULT_STEP = 60_000

/** A subquery's own moments: multiples of its step, so that they stay where they are while the query moves on. */
function innerGrid(grid: Grid, offset: number, range: number, step: number): Grid {
  const start = (Math.floor((grid.start - offset - range) / step) + 1) * step
  const points = Math.max(0, Math.floor((gridEnd(grid) - offset - start) / step) + 1)
  return { start, step, points }
}

/** What a vector holds, as if it had been stored. */
function toSamples(vector: Vector, grid: Grid): SeriesSamples[] {
  const { labels, points, present, values } = vector
  const found: SeriesSamples[] = []
  for (let row = 0; row < labels.length; row += 1) {
    const keptTimes = new Float64Array(points)
    const keptValues = new Float64Array(points)
    let kept = 0
    for (let point = 0; point < points; point += 1) {
      if (present[row * points + point] === 0) continue
      keptTimes[kept] = grid.start + point * grid.step
      keptValues[kept] = values[row * points + point]!
      kept += 1
    }
    if (kept === 0) continue
    found.push({ labels: labels[row]!, times: keptTimes.subarray(0, kept), values: keptValues.subarray(0, kept) })
  }
  return found
}

/** The values of an inner expression at the subquery's own moments. */
export function planSubquery(node: Subquery, inner: VectorPlan): RangePlan {
  const { pin } = node
  const bounds = planBounds(node.offset, node.range)
  const step = planDuration(node.step ?? DEFAULT_STEP, false)
  const read = (evaluation: Evaluation) => {
    const { offset, range } = bounds(evaluation)
    const grid = innerGrid(evaluation.grid, offset, range, step(evaluation))
    if (grid.points === 0) return []
    evaluation.budget.hold(grid.points)
    const vector = inner({ ...evaluation, grid })
    evaluation.budget.read(vector.values.length)
    return toSamples(vector, grid)
  }
  return { pin, bounds, read }
}
