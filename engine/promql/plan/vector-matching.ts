import type { Labels } from '../../../contract/model/labels'
import { type Binary, isComparison, isSetOperator } from '../syntax/ast'
import { createVector, type Evaluation, type Vector, type VectorPlan } from './evaluation'
import { grouper, keyOf, type LabelGroup } from './label-sets'
import { duplicateMany, duplicateOne, duplicateResult } from './match-error'
import { type ResultLabels, resultLabels } from './match-result'
import { mergeSeries } from './merge-series'
import { ARITHMETIC, COMPARISON } from './scalar-arithmetic'

/** The rows of a vector by their match group. */
export function rowsByGroup(vector: Vector, groupOf: (labels: Labels) => LabelGroup): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (let row = 0; row < vector.labels.length; row += 1) {
    const { key } = groupOf(vector.labels[row]!)
    const rows = groups.get(key)
    if (rows) rows.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** Whether a vector holds anything at a moment. */
function anyAt(vector: Vector, point: number): boolean {
  for (let cell = point; cell < vector.present.length; cell += vector.points)
    if (vector.present[cell] === 1) return true
  return false
}

/** Writes a matched pair's answer into a cell of the result; false where a filter drops it. */
type Combine = (left: number, right: number, output: Vector, cell: number) => void

function combiner(node: Binary): Combine {
  const { operator } = node
  if (isSetOperator(operator)) throw new Error('Set operators match by sets')
  if (!isComparison(operator)) {
    const compute = ARITHMETIC[operator]
    return (left, right, output, cell) => {
      output.values[cell] = compute(left, right)
      output.present[cell] = 1
    }
  }
  const compare = COMPARISON[operator]
  if (node.bool) {
    return (left, right, output, cell) => {
      output.values[cell] = compare(left, right) ? 1 : 0
      output.present[cell] = 1
    }
  }
  return (left, right, output, cell) => {
    if (!compare(left, right)) return
    output.values[cell] = left
    output.present[cell] = 1
  }
}

/** The one row of a group that is present at each moment, or -1. More than one is an error where both sides hold something. */
function uniqueRows(node: Binary, one: Vector, many: Vector, rows: readonly number[], group: Labels): Int32Array {
  const unique = new Int32Array(one.points).fill(-1)
  for (const row of rows) {
    for (let point = 0; point < one.points; point += 1) {
      if (one.present[row * one.points + point] === 0) continue
      const other = unique[point]!
      if (other >= 0 && anyAt(many, point)) {
        const side = node.matching.cardinality === 'one-to-many' ? 'left' : 'right'
        throw duplicateOne(node.position, side, group, [one.labels[other]!, one.labels[row]!])
      }
      unique[point] = row
    }
  }
  return unique
}

/** Counts, moment by moment, which results a match group has given already. */
function createClaims(node: Binary, points: number): (result: Labels, point: number) => void {
  const grouped = node.matching.cardinality !== 'one-to-one'
  const claimed = new Map<string, Uint8Array>()
  return (result, point) => {
    const key = grouped ? keyOf(result) : ''
    let marks = claimed.get(key)
    if (!marks) {
      marks = new Uint8Array(points)
      claimed.set(key, marks)
    }
    if (marks[point] === 1) throw grouped ? duplicateResult(node.position) : duplicateMany(node.position)
    marks[point] = 1
  }
}

interface Row {
  readonly labels: Labels
  readonly many: number
  readonly one: number
}

/** The rows that the result may have: a pair for each series of the many side with each of its group on the other. */
function pairRows(
  many: Vector,
  one: Vector,
  manyGroups: Map<string, number[]>,
  oneGroups: Map<string, number[]>,
  labelsOf: (many: Labels, one: Labels) => Labels,
): { readonly key: string; readonly rows: readonly Row[] }[] {
  const groups: { key: string; rows: Row[] }[] = []
  for (const [key, manyRows] of manyGroups) {
    const oneRows = oneGroups.get(key)
    if (!oneRows) continue
    const rows: Row[] = []
    for (const left of manyRows) {
      for (const right of oneRows) {
        rows.push({ labels: labelsOf(many.labels[left]!, one.labels[right]!), many: left, one: right })
      }
    }
    groups.push({ key, rows })
  }
  return groups
}

function match(node: Binary, evaluation: Evaluation, left: Vector, right: Vector, tools: Tools): Vector {
  const swapped = node.matching.cardinality === 'one-to-many'
  const many = swapped ? right : left
  const one = swapped ? left : right
  const oneGroups = rowsByGroup(one, tools.groupOf)
  const uniqueByGroup = new Map<string, Int32Array>()
  for (const [key, rows] of oneGroups) {
    // A series that is alone in its group, as nearly all are, cannot meet another.
    if (rows.length === 1) continue
    uniqueByGroup.set(key, uniqueRows(node, one, many, rows, tools.groupOf(one.labels[rows[0]!]!).labels))
  }
  const labelsOf = (ofMany: Labels, ofOne: Labels) => tools.labelsOf(ofMany, ofOne, evaluation.dropName)
  const groups = pairRows(many, one, rowsByGroup(many, tools.groupOf), oneGroups, labelsOf)
  const output = createVector(
    evaluation,
    groups.flatMap((group) => group.rows.map((row) => row.labels)),
  )
  const { points } = output
  let target = 0
  for (const { key, rows } of groups) {
    const unique = uniqueByGroup.get(key)
    const claim = rows.length === 1 ? undefined : createClaims(node, points)
    for (const row of rows) {
      for (let point = 0; point < points; point += 1) {
        const manyCell = row.many * points + point
        const oneCell = row.one * points + point
        if (many.present[manyCell] === 0 || one.present[oneCell] === 0) continue
        if (unique && unique[point] !== row.one) continue
        const manyValue = many.values[manyCell]!
        const oneValue = one.values[oneCell]!
        const cell = target * points + point
        if (swapped) tools.combine(oneValue, manyValue, output, cell)
        else tools.combine(manyValue, oneValue, output, cell)
        // A second pair is a fault even where a filter drops both.
        claim?.(row.labels, point)
      }
      target += 1
    }
    evaluation.budget.checkpoint()
  }
  return mergeSeries(evaluation, output, node.position)
}

interface Tools {
  readonly groupOf: (labels: Labels) => LabelGroup
  readonly labelsOf: ResultLabels
  readonly combine: Combine
}

/** Arithmetic and comparison between two vectors, matched one to one or many to one. */
export function planMatching(node: Binary, left: VectorPlan, right: VectorPlan): VectorPlan {
  const tools: Tools = {
    groupOf: grouper(node.matching.on, node.matching.labels),
    labelsOf: resultLabels(node),
    combine: combiner(node),
  }
  return (evaluation) => match(node, evaluation, left(evaluation), right(evaluation), tools)
}
