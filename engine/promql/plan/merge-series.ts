import { type ErrorPosition, LoomError } from '../../../contract/errors'
import type { Labels } from '../../../contract/model/labels'
import { createVector, type Evaluation, type Vector } from './evaluation'
import { haveSameMetadata, keyOf } from './label-sets'

/** The error for two values that one label set would have at one moment. */
function sameLabelset(position: ErrorPosition): LoomError {
  return new LoomError('promql/execution', 'vector cannot contain metrics with the same labelset', { position })
}

/**
 * Joins the series of `vector` that have become alike because names were dropped from the sets of `before`, which all
 * differ. Mostly none have, since all are one metric's, and then nothing is compared.
 */
export function mergeUnnamed(
  evaluation: Evaluation,
  before: readonly Labels[],
  vector: Vector,
  position: ErrorPosition,
): Vector {
  return haveSameMetadata(before) ? vector : mergeSeries(evaluation, vector, position)
}

/**
 * Joins series that have become alike, as after the metric's name was dropped. They may take turns in time;
 * two of them at one moment are an error.
 */
export function mergeSeries(evaluation: Evaluation, vector: Vector, position: ErrorPosition): Vector {
  const { labels, points } = vector
  if (labels.length < 2) return vector
  const rows = new Map<string, number>()
  const unique: Labels[] = []
  const rowOf = labels.map((set) => {
    const key = keyOf(set)
    const known = rows.get(key)
    if (known !== undefined) return known
    rows.set(key, unique.length)
    return unique.push(set) - 1
  })
  if (unique.length === labels.length) return vector
  const merged = createVector(evaluation, unique)
  for (let series = 0; series < labels.length; series += 1) {
    const target = rowOf[series]! * points
    for (let point = 0; point < points; point += 1) {
      if (vector.present[series * points + point] === 0) continue
      if (merged.present[target + point] === 1) throw sameLabelset(position)
      merged.present[target + point] = 1
      merged.values[target + point] = vector.values[series * points + point]!
    }
  }
  return merged
}
