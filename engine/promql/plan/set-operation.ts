import type { Binary } from '../syntax/ast'
import { createVector, type Evaluation, type Vector, type VectorPlan } from './evaluation'
import { grouper } from './label-sets'
import { mergeSeries } from './merge-series'
import { rowsByGroup } from './vector-matching'

/** For each match group the moments at which any of its series is there. */
function presenceByGroup(vector: Vector, groups: Map<string, number[]>): Map<string, Uint8Array> {
  const presence = new Map<string, Uint8Array>()
  for (const [key, rows] of groups) {
    const any = new Uint8Array(vector.points)
    for (const row of rows) {
      for (let point = 0; point < vector.points; point += 1) any[point]! |= vector.present[row * vector.points + point]!
    }
    presence.set(key, any)
  }
  return presence
}

/** Keeps of a vector what has, or has not, a counterpart in the other's presence. */
function mask(
  vector: Vector,
  groups: Map<string, number[]>,
  presence: Map<string, Uint8Array>,
  wanted: boolean,
): Uint8Array {
  const present = Uint8Array.from(vector.present)
  for (const [key, rows] of groups) {
    const any = presence.get(key)
    for (const row of rows) {
      for (let point = 0; point < vector.points; point += 1) {
        if ((any?.[point] === 1) !== wanted) present[row * vector.points + point] = 0
      }
    }
  }
  return present
}

function union(evaluation: Evaluation, left: Vector, right: Vector): Vector {
  const output = createVector(evaluation, [...left.labels, ...right.labels])
  output.values.set(left.values)
  output.values.set(right.values, left.values.length)
  output.present.set(left.present)
  output.present.set(right.present, left.present.length)
  return output
}

/** `and`, `or` and `unless`. */
export function planSetOperation(node: Binary, left: VectorPlan, right: VectorPlan): VectorPlan {
  const groupOf = grouper(node.matching.on, node.matching.labels)
  return (evaluation) => {
    const lefts = left(evaluation)
    const rights = right(evaluation)
    const leftGroups = rowsByGroup(lefts, groupOf)
    const rightGroups = rowsByGroup(rights, groupOf)
    if (node.operator === 'or') {
      const present = mask(rights, rightGroups, presenceByGroup(lefts, leftGroups), false)
      return mergeSeries(evaluation, union(evaluation, lefts, { ...rights, present }), node.position)
    }
    const present = mask(lefts, leftGroups, presenceByGroup(rights, rightGroups), node.operator === 'and')
    return { ...lefts, present }
  }
}
