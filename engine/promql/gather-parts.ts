import { LoomError } from '../../contract/errors'
import type { RangeSeries } from '../model/query-result'
import { isRowPresent, type Vector } from './plan/evaluation'
import { keyOf } from './plan/label-sets'

/** Puts parts of a range, evaluated one after the other, together again. */
export interface GatheredParts {
  /** Takes the values at the moments from the `first` on. */
  add(part: Vector, first: number): void
  series(): readonly RangeSeries[]
}

/** For `points` moments in all, and at most `maxCells` values. */
export function gatherParts(points: number, maxCells: number): GatheredParts {
  const found = new Map<string, RangeSeries>()

  const seriesOf = (labels: RangeSeries['labels']): RangeSeries => {
    const key = keyOf(labels)
    const known = found.get(key)
    if (known !== undefined) return known
    if ((found.size + 1) * points > maxCells) {
      throw new LoomError('query/too-many-samples', `The query needs more than ${maxCells} samples in memory`)
    }
    const made = { labels, values: new Float64Array(points), present: new Uint8Array(points) }
    found.set(key, made)
    return made
  }

  return {
    add(part, first) {
      for (let row = 0; row < part.labels.length; row += 1) {
        const from = row * part.points
        const until = from + part.points
        if (!isRowPresent(part, row)) continue
        const series = seriesOf(part.labels[row]!)
        series.values.set(part.values.subarray(from, until), first)
        series.present.set(part.present.subarray(from, until), first)
      }
    },
    series: () => [...found.values()],
  }
}
