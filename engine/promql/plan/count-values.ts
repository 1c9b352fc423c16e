import { LoomError } from '../../../contract/errors'
import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import { type Aggregation, textOf, unwrapParens } from '../syntax/ast'
import { formatDecimal } from '../syntax/decimal'
import { isLabelName } from '../syntax/label-name'
import { createVector, type VectorPlan } from './evaluation'
import { withLabel } from './label-functions'
import { grouper, type LabelGroup } from './label-sets'

function valueLabel(node: Aggregation): string {
  const literal = unwrapParens(node.parameter!)
  const name = textOf(literal)
  if (isLabelName(name)) return name
  const written = literal.kind === 'string' && name !== '' ? literal.written : '""'
  throw new LoomError('promql/execution', `invalid label name ${written}`, { position: literal.position })
}

/** `count_values`: how many series of a group have each value, which becomes a label. */
export function planCountValues(node: Aggregation, operand: VectorPlan): VectorPlan {
  const { labels: names, without } = node.grouping
  const label = valueLabel(node)
  const others = names.filter((name) => name !== label)
  const groupOf = grouper(!without, without ? [...others, label] : others)
  // A label that the grouping takes away is taken away even when it is the value's.
  const hidden = without && (names.includes(label) || label === METRIC_NAME)

  return (evaluation) => {
    const input = operand(evaluation)
    const { points } = input
    const rows = new Map<string, number>()
    const labels: Labels[] = []
    const targets = new Int32Array(input.values.length)
    const rowOf = (group: LabelGroup, value: string): number => {
      const key = hidden ? group.key : `${value}\u0003${group.key}`
      let row = rows.get(key)
      if (row === undefined) {
        row = rows.size
        rows.set(key, row)
        labels.push(hidden ? group.labels : withLabel(group.labels, label, value))
        evaluation.budget.hold(rows.size * points)
      }
      return row
    }
    for (let series = 0; series < input.labels.length; series += 1) {
      const group = groupOf(input.labels[series]!)
      for (let cell = series * points; cell < (series + 1) * points; cell += 1) {
        if (input.present[cell] === 1) targets[cell] = rowOf(group, formatDecimal(input.values[cell]!))
      }
      evaluation.budget.checkpoint()
    }
    const output = createVector(evaluation, labels)
    for (let cell = 0; cell < targets.length; cell += 1) {
      if (input.present[cell] === 0) continue
      const target = targets[cell]! * points + (cell % points)
      output.values[target]! += 1
      output.present[target] = 1
    }
    return output
  }
}
