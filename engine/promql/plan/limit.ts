import { LoomError } from '../../../contract/errors'
import { formatShortest } from '../../model/number-format'
import type { Aggregation } from '../syntax/ast'
import type { Evaluation, ScalarPlan, Vector, VectorPlan } from './evaluation'
import { placeOf } from './label-hash'
import { grouper } from './label-sets'
import { checkSize } from './rank'
import { rowsByGroup } from './vector-matching'

/** The same series, none of them present yet. */
function blank(input: Vector): Vector {
  return { ...input, present: new Uint8Array(input.present.length) }
}

/** limitk: at each moment the first series of each group that are there, in the source's order. */
export function planLimit(node: Aggregation, operand: VectorPlan, size: ScalarPlan): VectorPlan {
  const groupOf = grouper(!node.grouping.without, node.grouping.labels)
  return (evaluation) => {
    const sizes = size(evaluation).map((value) => checkSize(value, node))
    const input = operand(evaluation)
    const { points } = input
    const output = blank(input)
    for (const rows of rowsByGroup(input, groupOf).values()) {
      const left = sizes.slice()
      for (const row of rows) {
        for (let point = 0; point < points; point += 1) {
          const cell = row * points + point
          if (input.present[cell] === 0 || left[point] === 0) continue
          output.present[cell] = 1
          left[point]! -= 1
        }
      }
      evaluation.budget.checkpoint()
    }
    return output
  }
}

/** The ratios of all moments, each within [-1, 1]. What lies furthest outside is warned of, as in Prometheus. */
function readRatios({ parameter, position }: Aggregation, ratios: Float64Array, evaluation: Evaluation): Float64Array {
  if (ratios.some(Number.isNaN)) throw new LoomError('promql/execution', 'Ratio value is NaN', { position })
  const warn = (ratio: number, cap: number): void => {
    const words = `ratio value should be between -1 and 1, got ${formatShortest(ratio)}, capping to ${cap}`
    evaluation.annotations.warn((parameter ?? { position }).position, words)
  }
  const most = ratios.reduce((max, ratio) => Math.max(max, ratio), 1)
  const least = ratios.reduce((min, ratio) => Math.min(min, ratio), -1)
  if (most > 1) warn(most, 1)
  if (least < -1) warn(least, -1)
  return ratios.map((ratio) => Math.min(1, Math.max(-1, ratio)))
}

/** limit_ratio: a share of the series, the same ones each time; a negative ratio takes just those that its complement leaves. */
export function planLimitRatio(node: Aggregation, operand: VectorPlan, ratio: ScalarPlan): VectorPlan {
  return (evaluation) => {
    const ratios = readRatios(node, ratio(evaluation), evaluation)
    const input = operand(evaluation)
    const { points } = input
    const output = blank(input)
    for (const [row, labels] of input.labels.entries()) {
      const place = placeOf(labels)
      for (let point = 0; point < points; point += 1) {
        const share = ratios[point]!
        if (share >= 0 ? place >= share : place < 1 + share) continue
        output.present[row * points + point] = input.present[row * points + point]!
      }
      evaluation.budget.checkpoint()
    }
    return output
  }
}
