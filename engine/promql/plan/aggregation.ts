import type { Labels } from '../../../contract/model/labels'
import type { Aggregation } from '../syntax/ast'
import { type Aggregator, gathering } from './aggregate-values'
import {
  createVector,
  type Evaluation,
  isRowPresent,
  type ScalarPlan,
  type Vector,
  type VectorPlan,
} from './evaluation'
import { grouper, isNameDoomed, type LabelGroup } from './label-sets'
import { noteQuantile } from './quantile-note'
import { quantileOf } from './spread'

/** The rows of the input by group: to which row of the output each goes, and the labels of those rows. */
function groupRows(
  input: Vector,
  groupOf: (labels: Labels) => LabelGroup,
): { readonly rowOf: Int32Array; readonly labels: readonly Labels[] } {
  const rowOf = new Int32Array(input.labels.length)
  const rows = new Map<string, number>()
  const labels: Labels[] = []
  let disagree = false
  for (let series = 0; series < rowOf.length; series += 1) {
    const group = groupOf(input.labels[series]!)
    let row = rows.get(group.key)
    if (row === undefined) {
      row = rows.size
      rows.set(group.key, row)
      labels.push(group.labels)
    } else if (isNameDoomed(group.labels) !== isNameDoomed(labels[row]!)) disagree = true
    rowOf[series] = row
  }
  return { rowOf, labels: disagree ? agreedLabels(input, groupOf, rowOf, labels) : labels }
}

/** A group loses its name as soon as one of its series is to lose it. A series that is never there has no say. */
function agreedLabels(
  input: Vector,
  groupOf: (labels: Labels) => LabelGroup,
  rowOf: Int32Array,
  labels: readonly Labels[],
): readonly Labels[] {
  const agreed = new Map<number, Labels>()
  for (let series = 0; series < rowOf.length; series += 1) {
    if (!isRowPresent(input, series)) continue
    const row = rowOf[series]!
    const group = groupOf(input.labels[series]!)
    if (!agreed.has(row) || isNameDoomed(group.labels)) agreed.set(row, group.labels)
  }
  return labels.map((first, row) => agreed.get(row) ?? first)
}

/** An aggregation that makes one value per group. */
export function planAggregation(
  node: Aggregation,
  operand: VectorPlan,
  aggregator: (evaluation: Evaluation) => Aggregator,
): VectorPlan {
  const groupOf = grouper(!node.grouping.without, node.grouping.labels)
  return (evaluation) => {
    const input = operand(evaluation)
    const { rowOf, labels } = groupRows(input, groupOf)
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
