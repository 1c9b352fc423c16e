import { type Binary, isComparison, isSetOperator } from '../syntax/ast'
import { createVector, type Evaluation, type ScalarPlan, type Vector, type VectorPlan } from './evaluation'
import { mergeUnnamed } from './merge-series'
import { ARITHMETIC, COMPARISON } from './scalar-arithmetic'

/** The number that an operator makes of two numbers; comparisons give 1 or 0. */
function numeric(node: Binary): (left: number, right: number) => number {
  const { operator } = node
  if (isSetOperator(operator)) throw new Error('Set operators take no scalars')
  if (!isComparison(operator)) return ARITHMETIC[operator]
  const compare = COMPARISON[operator]
  return (left, right) => (compare(left, right) ? 1 : 0)
}

/** Two scalars, moment by moment. */
export function planScalarPair(node: Binary, left: ScalarPlan, right: ScalarPlan): ScalarPlan {
  const compute = numeric(node)
  return (evaluation) => {
    const lefts = left(evaluation)
    const rights = right(evaluation)
    return lefts.map((value, point) => compute(value, rights[point]!))
  }
}

/** Whether the operator leaves the values alone and decides only which of them stay. */
function isFilter(node: Binary): boolean {
  return isComparison(node.operator) && !node.bool
}

/** A vector and a scalar, on either side. A comparison keeps the vector's own value. */
export function planVectorScalar(node: Binary, vector: VectorPlan, scalar: ScalarPlan, swapped: boolean): VectorPlan {
  const compute = numeric(node)
  const filter = isFilter(node)
  return (evaluation: Evaluation): Vector => {
    const input = vector(evaluation)
    const scalars = scalar(evaluation)
    const output = createVector(evaluation, filter ? input.labels : input.labels.map(evaluation.dropName))
    for (let cell = 0; cell < input.values.length; cell += 1) {
      if (input.present[cell] === 0) continue
      const value = input.values[cell]!
      const other = scalars[cell % input.points]!
      const result = swapped ? compute(other, value) : compute(value, other)
      if (filter && result === 0) continue
      output.present[cell] = 1
      output.values[cell] = filter ? value : result
    }
    return filter ? output : mergeUnnamed(evaluation, input.labels, output, node.position)
  }
}
