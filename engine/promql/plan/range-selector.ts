import type { SeriesSamples } from '../../model/series'
import { isStale } from '../../model/stale'
import type { MatrixSelector, Pin } from '../syntax/ast'
import type { Duration } from '../syntax/duration'
import { type Evaluation, gridEnd, planDuration } from './evaluation'

/** Milliseconds. The range of moment t is what is newer than t - offset - range and not newer than t - offset. */
interface RangeBounds {
  readonly offset: number
  readonly range: number
}

/** Works out the bounds of a range anew for each query, for a step may be part of them. */
export function planBounds(offset: Duration, range: Duration): RangePlan['bounds'] {
  const offsetOf = planDuration(offset, true)
  const rangeOf = planDuration(range, false)
  return (evaluation) => ({ offset: offsetOf(evaluation), range: rangeOf(evaluation) })
}

/** A part of a compiled query that gives a range vector. */
export interface RangePlan {
  readonly pin: Pin | undefined
  readonly bounds: (evaluation: Evaluation) => RangeBounds
  /** The samples that the ranges of all moments slide over; there may be more at the left. */
  readonly read: (evaluation: Evaluation) => readonly SeriesSamples[]
}

/** The same samples without the markers that say that a series ended; a range does not see those. */
function withoutStale(series: SeriesSamples): SeriesSamples {
  const { labels, times, values, rollUp } = series
  let stale = 0
  for (let index = 0; index < values.length; index += 1) if (isStale(values, index)) stale += 1
  if (stale === 0) return series
  const kept = new Uint32Array(times.length - stale)
  for (let index = 0, next = 0; index < values.length; index += 1) if (!isStale(values, index)) kept[next++] = index
  const picked = (column: Float64Array): Float64Array => Float64Array.from(kept, (index) => column[index]!)
  const without = { labels, times: picked(times), values: picked(values) }
  if (rollUp === undefined) return without
  const { sparse, min, max, sum, count } = rollUp
  return { ...without, rollUp: { sparse, min: picked(min), max: picked(max), sum: picked(sum), count: picked(count) } }
}

/** The samples that a range selector finds. */
export function planRangeSelector(node: MatrixSelector): RangePlan {
  const { matchers, pin } = node.selector
  const bounds = planBounds(node.selector.offset, node.range)
  const read = (evaluation: Evaluation) => {
    const { grid, budget, source } = evaluation
    const { offset, range } = bounds(evaluation)
    const found = source.select(matchers, grid.start - offset - range, gridEnd(grid) - offset)
    return found.map((series) => {
      budget.read(series.times.length)
      budget.checkpoint()
      return withoutStale(series)
    })
  }
  return { pin, bounds, read }
}
