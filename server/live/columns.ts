import type { RangeResult } from '../../engine/model/query-result'
import type { Slots } from './slots'

/** Numbers of a run of points: `values[i * points + j]` is slot `slots[i]` at offset `first + j`. */
export interface Columns {
  readonly first: number
  readonly points: number
  readonly slots: Uint32Array
  readonly values: Float64Array
}

/** A range result as columns; NaN where there is no sample. Series without any sample in the run are left out. */
export function toColumns(result: RangeResult, slots: Slots): Columns {
  const { points } = result
  const first = Math.round(result.start / result.step)
  const series = result.series.filter(({ present }) => present.includes(1))
  const numbers = new Uint32Array(series.length)
  const values = new Float64Array(series.length * points)
  series.forEach(({ labels, values: source, present }, i) => {
    const newest = present.lastIndexOf(1)
    numbers[i] = slots.assign(labels, first + newest)
    for (let j = 0; j < points; j += 1) values[i * points + j] = present[j] === 1 ? source[j]! : Number.NaN
  })
  return { first, points, slots: numbers, values }
}

/** The same series at the points [from, to) counted from the first one. */
export function sliceColumns(columns: Columns, from: number, to: number): Columns {
  const { points, slots } = columns
  if (from === 0 && to === points) return columns
  const values = new Float64Array(slots.length * (to - from))
  for (let i = 0; i < slots.length; i += 1) {
    values.set(columns.values.subarray(i * points + from, i * points + to), i * (to - from))
  }
  return { first: columns.first + from, points: to - from, slots, values }
}
