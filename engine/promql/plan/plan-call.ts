import { type Call, type Expression, unwrapParens } from '../syntax/ast'
import { unsupported } from '../syntax/source-text'
import { valueType } from '../syntax/value-type'
import type { ScalarPlan, VectorPlan } from './evaluation'
import { SMOOTHING_FUNCTIONS } from './exponential-smoothing'
import { planHistogramFraction, planHistogramQuantile, planHistogramQuantiles } from './histogram-functions'
import { planSelectorTimes } from './instant-selector'
import { planLabelJoin, planLabelReplace } from './label-functions'
import { TREND_FUNCTIONS } from './linear-regression'
import { mergeUnnamed } from './merge-series'
import { OVER_TIME_FUNCTIONS } from './over-time'
import { planRangeFunction } from './range-function'
import type { RangePlan } from './range-selector'
import { RATE_FUNCTIONS } from './rate'
import { SAMPLE_TIME_FUNCTIONS } from './sample-times'
import { planChoice, SCALAR_CHOICE } from './scalar-choice'
import { planSort } from './sort'
import { planAbsent, planConstant, planEdge, planScalar, planTime, planVector } from './special-functions'
import { SPREAD_FUNCTIONS } from './spread'
import { planValueFunction } from './value-function'
import type { RangeFunction } from './window'

const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  ...RATE_FUNCTIONS,
  ...OVER_TIME_FUNCTIONS,
  ...SPREAD_FUNCTIONS,
  ...TREND_FUNCTIONS,
  ...SMOOTHING_FUNCTIONS,
  ...SAMPLE_TIME_FUNCTIONS,
}

/** Tells where there is anything, under the series' own names, so that none of them can clash. */
const PRESENCE: RangeFunction = { compute: () => true, keepsName: true }

/** Plans of a call's parameters, by the type that each has. */
export interface Planners {
  readonly vector: (expression: Expression) => VectorPlan
  readonly range: (expression: Expression) => RangePlan
  readonly number: (expression: Expression) => ScalarPlan
}

/** The plan of a call that gives an instant vector. Throws `promql/unsupported` for what is not built. */
export function planCall(call: Call, planners: Planners): VectorPlan {
  const { name, parameters, position } = call
  const { vector, range, number } = planners
  const [first, second, third] = parameters.map(unwrapParens)
  // The functions of dates alone may be called with nothing, and then mean the moment itself.
  if (!first) return planValueFunction(name, planVector(planTime()), [], position) ?? refuse(call)
  switch (name) {
    case 'absent':
      return planAbsent(first, vector(first))
    case 'absent_over_time':
      return planAbsent(first, planRangeFunction(call, range(first), PRESENCE))
    case 'sort':
    case 'sort_desc':
    case 'sort_by_label':
    case 'sort_by_label_desc':
      return planSort(call, vector(first))
    case 'vector':
      return planVector(number(first))
    case 'label_replace':
      return planLabelReplace(call, vector(first))
    case 'label_join':
      return planLabelJoin(call, vector(first))
    case 'histogram_quantile':
      return planHistogramQuantile(call, number(first), vector(second!))
    case 'histogram_quantiles':
      return planHistogramQuantiles(call, vector(first), parameters.slice(2).map(number))
    case 'histogram_fraction':
      return planHistogramFraction(call, number(first), number(second!), vector(third!))
    case 'timestamp':
      return planTimestamp(call, first.kind === 'vector-selector' ? planSelectorTimes(first) : atMoments(vector(first)))
  }
  const overRange = RANGE_FUNCTIONS[name]
  if (overRange) return planOverRange(call, overRange, planners)
  if (valueType(first) !== 'vector') return refuse(call)
  const rest = parameters.slice(1)
  if (rest.some((parameter) => valueType(parameter) !== 'scalar')) return refuse(call)
  return planValueFunction(name, vector(first), rest.map(number), position) ?? refuse(call)
}

/** The range stands among the scalars: before them, but in quantile_over_time behind. */
function planOverRange(call: Call, applied: RangeFunction, { range, number }: Planners): VectorPlan {
  const ranges = call.parameters.filter((parameter) => valueType(parameter) === 'matrix')
  const scalars = call.parameters.filter((parameter) => valueType(parameter) === 'scalar')
  return planRangeFunction(call, range(ranges[0]!), applied, scalars.map(number))
}

/** The plan of a call that gives a scalar. */
export function planScalarCall(call: Call, { vector, number }: Planners): ScalarPlan {
  if (call.name === 'time') return planTime()
  if (call.name === 'pi') return planConstant(Math.PI)
  if (call.name === 'scalar') return planScalar(vector(call.parameters[0]!))
  const pick = SCALAR_CHOICE[call.name]
  if (pick) return planChoice(pick, number(call.parameters[0]!), number(call.parameters[1]!))
  return planEdge(call.name) ?? refuse(call)
}

function refuse(call: Call): never {
  throw unsupported(call.position, `the function "${call.name}"`)
}

/** What is worked out at a moment has no other time than that. */
function atMoments(operand: VectorPlan): VectorPlan {
  return (evaluation) => {
    const { grid } = evaluation
    const input = operand(evaluation)
    const values = input.values.map((_value, cell) => (grid.start + (cell % input.points) * grid.step) / 1000)
    return { ...input, values }
  }
}

function planTimestamp(call: Call, times: VectorPlan): VectorPlan {
  return (evaluation) => {
    const input = times(evaluation)
    const output = { ...input, labels: input.labels.map(evaluation.dropName) }
    return mergeUnnamed(evaluation, input.labels, output, call.position)
  }
}
