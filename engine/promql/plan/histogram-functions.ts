import { LoomError } from '../../../contract/errors'
import { formatOpenMetrics } from '../../model/number-format'
import { type Call, textOf } from '../syntax/ast'
import { isLabelName } from '../syntax/label-name'
import { bucketFraction, bucketQuantile } from './bucket-quantile'
import { type HistogramResult, overHistograms } from './classic-histograms'
import type { ScalarPlan, VectorPlan } from './evaluation'
import { withLabel } from './label-functions'
import { doomedAs } from './label-sets'
import { monotonicityNotes } from './monotonicity-note'
import { noteQuantile } from './quantile-note'

/** `histogram_quantile(φ, buckets)` of classic histograms. */
export function planHistogramQuantile(call: Call, part: ScalarPlan, operand: VectorPlan): VectorPlan {
  const [partAt, operandAt] = call.parameters.map(({ position }) => position)
  const notesFor = monotonicityNotes(operandAt!)
  return (evaluation) => {
    const { annotations, grid } = evaluation
    const parts = part(evaluation)
    for (const value of parts) noteQuantile(annotations, partAt!, value)
    const notes = notesFor(annotations)
    const result: HistogramResult = {
      labelled: (labels) => labels,
      compute: (buckets, point, name) => {
        const { value, mending } = bucketQuantile(parts[point]!, buckets)
        if (mending) notes.add(name, mending, grid.start + point * grid.step)
        return value
      },
    }
    const output = overHistograms(evaluation, call, { input: operand(evaluation), position: operandAt! }, [result])
    notes.say()
    return output
  }
}

/** `histogram_quantiles(buckets, label, φ…)`: each quantile under its own value of the label. */
export function planHistogramQuantiles(call: Call, operand: VectorPlan, parts: readonly ScalarPlan[]): VectorPlan {
  const [operandAt, labelAt, ...partsAt] = call.parameters.map(({ position }) => position)
  const label = textOf(call.parameters[1]!)
  if (!isLabelName(label)) {
    throw new LoomError('promql/execution', `invalid label name in ${call.name}(): ${label}`, { position: labelAt! })
  }
  const notesFor = monotonicityNotes(operandAt!)
  return (evaluation) => {
    const { annotations, grid } = evaluation
    const notes = notesFor(annotations)
    const results = parts.flatMap((part, index) => {
      const wanted = part(evaluation)
      for (const value of wanted) noteQuantile(annotations, partsAt[index]!, value)
      // A part may change from moment to moment, and the label with it.
      return [...new Set(wanted)].map((one): HistogramResult => {
        const text = formatOpenMetrics(one)
        return {
          labelled: (labels) => doomedAs(withLabel(labels, label, text), labels),
          compute: (buckets, point, name) => {
            const now = wanted[point]!
            if (now !== one && !(Number.isNaN(now) && Number.isNaN(one))) return undefined
            // The counts stay mended for the next quantile, which so has nothing more to say.
            const { value, mending } = bucketQuantile(one, buckets)
            if (mending) notes.add(name, mending, grid.start + point * grid.step)
            return value
          },
        }
      })
    })
    const output = overHistograms(evaluation, call, { input: operand(evaluation), position: operandAt! }, results)
    notes.say()
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
  const { position } = call.parameters[2]!
  return (evaluation) => {
    const lowers = lower(evaluation)
    const uppers = upper(evaluation)
    const result: HistogramResult = {
      labelled: (labels) => labels,
      compute: (buckets, point) => bucketFraction(lowers[point]!, uppers[point]!, buckets),
    }
    return overHistograms(evaluation, call, { input: operand(evaluation), position }, [result])
  }
}
