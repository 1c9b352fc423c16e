import type { ErrorPosition } from '../../../contract/errors'
import { createVector, type ScalarPlan, type VectorPlan } from './evaluation'
import { mergeUnnamed } from './merge-series'
import { isEmptyClamp, VALUE_FUNCTIONS } from './value-functions'

/** A function that changes each value by itself; undefined when there is none of that name. */
export function planValueFunction(
  name: string,
  operand: VectorPlan,
  scalars: readonly ScalarPlan[],
  position: ErrorPosition,
): VectorPlan | undefined {
  const compute = VALUE_FUNCTIONS[name]
  if (!compute) return undefined
  return (evaluation) => {
    const input = operand(evaluation)
    const columns = scalars.map((scalar) => scalar(evaluation))
    const output = createVector(evaluation, input.labels.map(evaluation.dropName))
    const parameters = columns.map(() => 0)
    for (let point = 0; point < input.points; point += 1) {
      for (let index = 0; index < columns.length; index += 1) parameters[index] = columns[index]![point]!
      if (isEmptyClamp(name, parameters)) continue
      const [first, second] = parameters
      for (let cell = point; cell < input.values.length; cell += input.points) {
        if (input.present[cell] === 0) continue
        output.present[cell] = 1
        output.values[cell] = apply(compute, input.values[cell]!, first, second)
      }
    }
    return mergeUnnamed(evaluation, input.labels, output, position)
  }
}

/** Calls with just the parameters that were given, so that defaults work, and without spreading an array. */
function apply(
  compute: (value: number, ...parameters: number[]) => number,
  value: number,
  first: number | undefined,
  second: number | undefined,
): number {
  if (first === undefined) return compute(value)
  return second === undefined ? compute(value, first) : compute(value, first, second)
}
