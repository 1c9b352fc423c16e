import { type Call, textOf } from '../syntax/ast'
import type { Vector, VectorPlan } from './evaluation'
import { keyOf } from './label-sets'
import { isBefore } from './natural-order'
import { byValue, reordered } from './rank'

type Order = (left: number, right: number) => number

/** Orders rows by the values of labels as a person would, then by all of their labels. */
function byLabels({ labels }: Vector, names: readonly string[], descending: boolean): Order {
  const ascending: Order = (left, right) => {
    for (const name of names) {
      const a = labels[left]![name] ?? ''
      const b = labels[right]![name] ?? ''
      if (a !== b) return isBefore(a, b) ? -1 : 1
    }
    const a = keyOf(labels[left]!)
    const b = keyOf(labels[right]!)
    return a === b ? 0 : a < b ? -1 : 1
  }
  return descending ? (left, right) => ascending(right, left) : ascending
}

/**
 * `sort`, `sort_by_label` and their descending twins: the order of an instant result. A range result is in the order of
 * its labels, always.
 */
export function planSort(call: Call, operand: VectorPlan): VectorPlan {
  const { name, position } = call
  const labels = call.parameters.slice(1).map(textOf)
  const orderOf = (input: Vector): Order =>
    name.startsWith('sort_by_label')
      ? byLabels(input, labels, name === 'sort_by_label_desc')
      : byValue(input.values, name === 'sort_desc')
  return (evaluation) => {
    const input = operand(evaluation)
    if (evaluation.queryStep > 0) {
      const fault = 'sort is ineffective for range queries since results are always ordered by labels'
      evaluation.annotations.warn(position, fault)
    }
    // What is not the result itself, as in a subquery, has no order.
    if (input.points > 1) return input
    const cells = [...input.labels.keys()].filter((cell) => input.present[cell] === 1)
    return reordered(evaluation, input, cells.sort(orderOf(input)))
  }
}
