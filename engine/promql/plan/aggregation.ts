import type { Labels } from '../../../contract/model/labels'
import type { Aggregation } from '../syntax/ast'
import { type Aggregator, gathering } from './aggregate-values'
import { createVector, type Evaluation, type ScalarPlan, type VectorPlan } from './evaluation'
import { grouper } from './label-sets'
import { noteQuantile } from './quantile-note'
import { quantileOf } from './spread'

/** An aggregation that makes one value per group. */
export function planAggregation(
  node: Aggregation,
  operand: VectorPlan,
  aggregator: (evaluation: Evaluation) => Aggregator,
): VectorPlan {
  const groupOf = grouper(!node.grouping.without, node.grouping.labels)
  return (evaluation) => {
    const input = operand(evaluation)
    const rowOf = new Int32Array(input.labels.length)
    const rows = new Map<string, number>()
    const labels: Labels[] = []
    for (let series = 0; series < rowOf.length; series += 1) {
      const group = groupOf(input.labels[series]!)
      let row = rows.get(group.key)
      if (row === undefined) {
        row = rows.size
        rows.set(group.key, row)
        labels.push(group.labels)
      }
      rowOf[series] = row
    }
    const output = createVector(evaluation, labels)
    aggregator(evaluation)(input, rowOf, output)
    return output
  }
}

/** `quantile`, whose parameter may differ from moment to moment. */
export function planQuantile(node: Aggregation, operand: VectorPlan, parameter: ScalarPlan): VectorPlan {
  const { position } = node.parameter ?? node
  return planAggregation(node, operand, (evaluation) => {
    const parts = parameter(evaluation)
    for (const part of parts) noteQuantile(evaluation.annotations, position, part)
    return gathering((values, count, point) => quantileOf(parts[point]!, values, count))
  })
}
