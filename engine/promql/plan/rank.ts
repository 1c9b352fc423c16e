import { LoomError } from '../../../contract/errors'
import type { Aggregation } from '../syntax/ast'
import { createVector, type Evaluation, type ScalarPlan, type Vector, type VectorPlan } from './evaluation'
import { grouper } from './label-sets'
import { rowsByGroup } from './vector-matching'

/** Negative where the left place comes first. */
type Order = (left: number, right: number) => number

/** Orders places of a table by value: the wanted end first, NaN always last, equals as they came. */
export function byValue(values: Float64Array, descending: boolean): Order {
  return (left, right) => {
    const a = values[left]!
    const b = values[right]!
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    return descending ? b - a || 0 : a - b || 0
  }
}

/**
 * The best of some places, best first. Where equals compete for the last places, those stay that Prometheus's heap, with
 * the worst on top, would keep: a newcomer must be better than the worst to push it out.
 */
function bestCells(cells: readonly number[], size: number, order: Order): number[] {
  if (size === 0) return []
  const heap: number[] = []
  const isWorse = (left: number, right: number) => order(heap[left]!, heap[right]!) > 0
  const swap = (left: number, right: number) => {
    const kept = heap[left]!
    heap[left] = heap[right]!
    heap[right] = kept
  }
  const rise = (from: number) => {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      if (!isWorse(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }
  const sink = () => {
    for (let at = 0; ; ) {
      let worst = 2 * at + 1
      if (worst >= heap.length) return
      if (worst + 1 < heap.length && isWorse(worst + 1, worst)) worst += 1
      if (!isWorse(worst, at)) return
      swap(worst, at)
      at = worst
    }
  }
  for (const cell of cells) {
    if (heap.length < size) rise(heap.push(cell) - 1)
    else if (order(cell, heap[0]!) < 0) {
      heap[0] = cell
      sink()
    }
  }
  return heap.sort(order)
}

/** The places that stay at one moment, group by group, best first. */
function chosenCells(
  input: Vector,
  groups: readonly (readonly number[])[],
  point: number,
  size: number,
  order: Order,
): number[] {
  const chosen: number[] = []
  for (const group of groups) {
    const cells: number[] = []
    for (const series of group) {
      const cell = series * input.points + point
      if (input.present[cell] === 1) cells.push(cell)
    }
    chosen.push(...bestCells(cells, size, order))
  }
  return chosen
}

/** How many series are wanted, in whole numbers from 0 on. Throws `promql/execution` where Prometheus refuses. */
export function checkSize(size: number, node: Aggregation): number {
  const fail = (message: string) => new LoomError('promql/execution', message, { position: node.position })
  if (Number.isNaN(size)) throw fail('Parameter value is NaN')
  if (Math.abs(size) >= 2 ** 63) throw fail(`Scalar value ${size} overflows int64`)
  return Math.max(0, Math.trunc(size))
}

/** An instant result keeps the order of rank, so its rows are moved, not just masked. */
export function reordered(evaluation: Evaluation, input: Vector, cells: readonly number[]): Vector {
  const output = createVector(
    evaluation,
    cells.map((cell) => input.labels[cell]!),
  )
  for (const [row, cell] of cells.entries()) {
    output.values[row] = input.values[cell]!
    output.present[row] = 1
  }
  return output
}

/** topk and bottomk: the series stay as they are, but only the best of each group at each moment. */
export function planRank(node: Aggregation, operand: VectorPlan, size: ScalarPlan): VectorPlan {
  const groupOf = grouper(!node.grouping.without, node.grouping.labels)
  const descending = node.operator === 'topk'
  return (evaluation) => {
    const sizes = size(evaluation).map((value) => checkSize(value, node))
    const input = operand(evaluation)
    const lists = [...rowsByGroup(input, groupOf).values()]
    const order = byValue(input.values, descending)
    if (input.points === 1) return reordered(evaluation, input, chosenCells(input, lists, 0, sizes[0]!, order))
    const output = { ...input, present: new Uint8Array(input.present.length) }
    for (let point = 0; point < input.points; point += 1) {
      for (const cell of chosenCells(input, lists, point, sizes[point]!, order)) output.present[cell] = 1
      evaluation.budget.checkpoint()
    }
    return output
  }
}
