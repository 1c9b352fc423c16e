import { type ErrorPosition, LoomError } from '../../../contract/errors'
import { createVector, type Evaluation, type Vector } from './evaluation'
import { keyOf } from './label-sets'

/** The error for two values that one label set would have at one moment. */
function sameLabelset(position: ErrorPosition): LoomError {
  return new LoomError('promql/execution', 'vector cannot contain metrics with the same labelset', { position })
}

/**
 * Joins series that have become alike, as after the metric's name was dropped. They may take turns in time;
 * two of them at one moment are an error.
 */
export function mergeSeries(evaluation: Evaluation, vector: Vector, position: ErrorPosition): Vector {
  const { labels, points } = vector
  if (labels.length < 2) return vector
  const rows = new Map<string, number>()
  const rowOf = labels.map((set) => {
    const key = keyOf(set)
    const row = rows.get(key) ?? rows.size
    rows.set(key, row)
    return row
  })
  if (rows.size === labels.length) return vector
  const unique = labels.filter((_set, index) => rowOf.indexOf(rowOf[index]!) === index)
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
