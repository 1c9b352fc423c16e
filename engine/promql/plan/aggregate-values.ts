import type { Vector } from './evaluation'
import { addTo, meanOf, type Sum } from './kahan'

/** Fills `output`, whose rows are groups, from `input`, whose rows belong to the groups that `rowOf` names. */
export type Aggregator = (input: Vector, rowOf: Int32Array, output: Vector) => void

/** An aggregator that needs nothing but the result so far: how it starts, and how a value changes it. */
function folding(start: (value: number) => number, fold: (result: number, value: number) => number): Aggregator {
  return ({ values, present, points, labels }, rowOf, output) => {
    for (let series = 0; series < labels.length; series += 1) {
      for (let point = 0; point < points; point += 1) {
        const cell = series * points + point
        if (present[cell] === 0) continue
        const target = rowOf[series]! * points + point
        const value = values[cell]!
        output.values[target] = output.present[target] === 0 ? start(value) : fold(output.values[target]!, value)
        output.present[target] = 1
      }
    }
  }
}

/** Sums with compensation; gives the compensations back for the mean to use. */
function sum({ values, present, points, labels }: Vector, rowOf: Int32Array, output: Vector): void {
  const compensations = new Float64Array(output.values.length)
  const step: Sum = { total: 0, compensation: 0 }
  for (let series = 0; series < labels.length; series += 1) {
    for (let point = 0; point < points; point += 1) {
      const cell = series * points + point
      if (present[cell] === 0) continue
      const target = rowOf[series]! * points + point
      step.total = output.values[target]!
      step.compensation = compensations[target]!
      addTo(step, values[cell]!)
      output.values[target] = step.total
      compensations[target] = step.compensation
      output.present[target] = 1
    }
  }
  for (let target = 0; target < compensations.length; target += 1) output.values[target]! += compensations[target]!
}

/** The rows of the input that belong to each row of the output. */
function members(rowOf: Int32Array, rows: number): number[][] {
  const lists: number[][] = Array.from({ length: rows }, () => [])
  for (let series = 0; series < rowOf.length; series += 1) lists[rowOf[series]!]!.push(series)
  return lists
}

/** Gathers the values of each group at each moment and lets a function make one of them. */
export function gathering(compute: (values: Float64Array, count: number, point: number) => number): Aggregator {
  return ({ values, present, points }, rowOf, output) => {
    const gathered = new Float64Array(rowOf.length)
    for (const [row, list] of members(rowOf, output.labels.length).entries()) {
      for (let point = 0; point < points; point += 1) {
        let count = 0
        for (const series of list) {
          const cell = series * points + point
          if (present[cell] === 0) continue
          gathered[count] = values[cell]!
          count += 1
        }
        if (count === 0) continue
        output.present[row * points + point] = 1
        output.values[row * points + point] = compute(gathered, count, point)
      }
    }
  }
}

/** Welford's method, as Prometheus has it; what is not finite has no variance. */
function variance(values: Float64Array, count: number): number {
  let mean = values[0]!
  let squares = Number.isFinite(mean) ? 0 : Number.NaN
  for (let index = 1; index < count; index += 1) {
    const away = values[index]! - mean
    mean += away / (index + 1)
    squares += away * (values[index]! - mean)
  }
  return squares / count
}

/** The aggregations that make one value per group and need no parameter. */
export const AGGREGATORS: Readonly<Record<string, Aggregator>> = {
  sum,
  avg: gathering((values, count) => meanOf(values, 0, count)),
  min: folding(
    (value) => value,
    (result, value) => (value < result || Number.isNaN(result) ? value : result),
  ),
  max: folding(
    (value) => value,
    (result, value) => (value > result || Number.isNaN(result) ? value : result),
  ),
  count: folding(
    () => 1,
    (result) => result + 1,
  ),
  group: folding(
    () => 1,
    () => 1,
  ),
  stdvar: gathering(variance),
  stddev: gathering((values, count) => Math.sqrt(variance(values, count))),
}
