import type { ErrorPosition } from '../../../contract/errors'
import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import { formatShortest, formatSignificant } from '../../model/number-format'
import type { Call } from '../syntax/ast'
import type { Annotations } from './annotations'
import { type Buckets, bucketFraction, bucketQuantile, type Mending } from './bucket-quantile'
import { createVector, type Evaluation, type ScalarPlan, type Vector, type VectorPlan } from './evaluation'
import { doomedAs, keyOf, pick, remembered } from './label-sets'
import { mergeSeries } from './merge-series'
import { noteQuantile } from './quantile-note'

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

/** One value of each histogram at each moment. */
function overHistograms(
  evaluation: Evaluation,
  call: Call,
  input: Vector,
  compute: (buckets: Buckets, point: number, labels: Labels) => number,
): Vector {
  const operand = call.parameters[call.parameters.length - 1]!
  const histograms = histogramsOf(input, operand.position, evaluation.annotations)
  const output = createVector(
    evaluation,
    histograms.map(({ labels }) => evaluation.dropName(labels)),
  )
  const buckets: Buckets = { bounds: [], counts: [] }
  for (const [index, histogram] of histograms.entries()) {
    for (let point = 0; point < input.points; point += 1) {
      if (!fillBuckets(buckets, input, histogram, point)) continue
      const cell = index * input.points + point
      output.present[cell] = 1
      output.values[cell] = compute(buckets, point, output.labels[index]!)
    }
    evaluation.budget.work(histogram.rows.length * input.points)
  }
  return mergeSeries(evaluation, output, call.position)
}

const FORCED =
  'input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)'

/** What had to be mended over a whole evaluation. */
interface Mended extends Mending {
  readonly count: number
  readonly first: number
  readonly last: number
}

function widened(mended: Mended | undefined, mending: Mending, time: number): Mended {
  if (!mended) return { ...mending, count: 1, first: time, last: time }
  return {
    from: Math.min(mended.from, mending.from),
    to: Math.max(mended.to, mending.to),
    difference: Math.max(mended.difference, mending.difference),
    count: mended.count + 1,
    first: Math.min(mended.first, time),
    last: Math.max(mended.last, time),
  }
}

function wordsFor({ from, to, difference, count, first, last }: Mended): string {
  const instant = (time: number) => `${new Date(Math.trunc(time / 1000) * 1000).toISOString().slice(0, 19)}Z`
  const buckets = `from buckets ${formatShortest(from)} to ${formatShortest(to)}`
  const most = `with a max diff of ${formatSignificant(difference, 2)}`
  return `${buckets}, ${most}, over ${count} samples from ${instant(first)} to ${instant(last)}`
}

/** `histogram_quantile(φ, buckets)` of classic histograms. */
export function planHistogramQuantile(call: Call, part: ScalarPlan, operand: VectorPlan): VectorPlan {
  const [partAt, operandAt] = call.parameters.map(({ position }) => position)
  // A long range comes in slices, which share what they have to say.
  const mendedBefore = new WeakMap<Annotations, Map<string, Mended>>()
  return (evaluation) => {
    const { annotations, grid } = evaluation
    const parts = part(evaluation)
    for (const value of parts) noteQuantile(annotations, partAt!, value)
    const mended = mendedBefore.get(annotations) ?? new Map<string, Mended>()
    mendedBefore.set(annotations, mended)
    const output = overHistograms(evaluation, call, operand(evaluation), (buckets, point, labels) => {
      const { value, mending } = bucketQuantile(parts[point]!, buckets)
      const name = labels[METRIC_NAME] ?? ''
      if (mending) mended.set(name, widened(mended.get(name), mending, grid.start + point * grid.step))
      return value
    })
    for (const [name, all] of mended) {
      const topic = name === '' ? FORCED : `${FORCED} for metric name ${JSON.stringify(name)}`
      annotations.inform(operandAt!, `${topic}, ${wordsFor(all)}`, topic)
    }
    return output
  }
}

/** `histogram_fraction(lower, upper, buckets)` of classic histograms. */
export function planHistogramFraction(
  call: Call,
  lower: ScalarPlan,
  upper: ScalarPlan,
  operand: VectorPlan,
): VectorPlan {
  return (evaluation) => {
    const lowers = lower(evaluation)
    const uppers = upper(evaluation)
    return overHistograms(evaluation, call, operand(evaluation), (buckets, point) =>
      bucketFraction(lowers[point]!, uppers[point]!, buckets),
    )
  }
}
