import type { ErrorPosition } from '../../../contract/errors'
import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import type { Call } from '../syntax/ast'
import type { Annotations } from './annotations'
import type { Buckets } from './bucket-quantile'
import { createVector, type Evaluation, type Vector } from './evaluation'
import { doomedAs, keyOf, pick, remembered } from './label-sets'
import { mergeSeries } from './merge-series'

/** The label that holds a bucket's upper bound. */
const BOUND = 'le'

/** The series of one classic histogram, in the order of their bounds. */
interface Histogram {
  readonly labels: Labels
  readonly rows: { readonly row: number; readonly bound: number }[]
}

const GO_FLOAT = /^[+-]?([0-9]+\.?[0-9]*(e[+-]?[0-9]+)?|\.[0-9]+(e[+-]?[0-9]+)?|inf|infinity|nan)$/i

function boundOf(labels: Labels): number | undefined {
  const text = labels[BOUND] ?? ''
  if (!GO_FLOAT.test(text)) return undefined
  const special = /^([+-]?)(inf|nan)/i.exec(text)
  if (!special) return Number(text)
  if (special[2]!.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

const withoutBound = remembered((labels: Labels) =>
  doomedAs(
    pick(labels, (name) => name !== BOUND),
    labels,
  ),
)

/** Gathers the series into histograms. What has no bound is left out, with a warning where it holds anything. */
function histogramsOf(input: Vector, position: ErrorPosition, annotations: Annotations): Histogram[] {
  const histograms = new Map<string, Histogram>()
  for (const [row, labels] of input.labels.entries()) {
    const bound = boundOf(labels)
    if (bound === undefined) {
      const from = row * input.points
      if (!input.present.subarray(from, from + input.points).includes(1)) continue
      const fault = `bucket label "${BOUND}" is missing or has a malformed value of ${JSON.stringify(labels[BOUND] ?? '')}`
      const name = labels[METRIC_NAME] ?? ''
      annotations.warn(position, name === '' ? fault : `${fault} for metric name ${JSON.stringify(name)}`)
      continue
    }
    const rest = withoutBound(labels)
    const key = keyOf(rest)
    const found = histograms.get(key)
    if (found) found.rows.push({ row, bound })
    else histograms.set(key, { labels: rest, rows: [{ row, bound }] })
  }
  for (const { rows } of histograms.values()) rows.sort((left, right) => left.bound - right.bound)
  return [...histograms.values()]
}

/** The buckets that are there at a moment; those of one bound (`1` and `1.0`) are one. Reuses the given arrays. */
function fillBuckets(buckets: Buckets, input: Vector, { rows }: Histogram, point: number): boolean {
  const { bounds, counts } = buckets
  bounds.length = 0
  counts.length = 0
  for (const { row, bound } of rows) {
    const cell = row * input.points + point
    if (input.present[cell] === 0) continue
    const last = bounds.length - 1
    if (bounds[last] === bound) counts[last]! += input.values[cell]!
    else {
      bounds.push(bound)
      counts.push(input.values[cell]!)
    }
  }
  return bounds.length > 0
}

/** One of the results that a function has for every histogram, at most one value of it at each moment. */
export interface HistogramResult {
  /** The labels of the result, by those of the histogram. */
  readonly labelled: (labels: Labels) => Labels
  /** Undefined where there is nothing at that moment. `name` is the metric's, as far as it is still known. */
  readonly compute: (buckets: Buckets, point: number, name: string) => number | undefined
}

/** The results of every classic histogram at each moment. */
export function overHistograms(
  evaluation: Evaluation,
  call: Call,
  { input, position }: { readonly input: Vector; readonly position: ErrorPosition },
  results: readonly HistogramResult[],
): Vector {
  const histograms = histogramsOf(input, position, evaluation.annotations)
  const named = histograms.map(({ labels }) => evaluation.dropName(labels))
  const output = createVector(
    evaluation,
    named.flatMap((labels) => results.map(({ labelled }) => labelled(labels))),
  )
  const buckets: Buckets = { bounds: [], counts: [] }
  for (const [index, histogram] of histograms.entries()) {
    const name = named[index]![METRIC_NAME] ?? ''
    for (let point = 0; point < input.points; point += 1) {
      if (!fillBuckets(buckets, input, histogram, point)) continue
      for (const [offset, { compute }] of results.entries()) {
        const value = compute(buckets, point, name)
        if (value === undefined) continue
        const cell = (index * results.length + offset) * input.points + point
        output.present[cell] = 1
        output.values[cell] = value
      }
    }
    evaluation.budget.work(histogram.rows.length * input.points)
  }
  return mergeSeries(evaluation, output, call.position)
}
