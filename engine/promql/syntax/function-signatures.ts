import type { ValueType } from './ast'

/** How a function may be called: what it takes, how many of the last may be left out or repeated, what it gives. */
export interface FunctionSignature {
  readonly parameters: readonly ValueType[]
  /** 0: all are needed. n > 0: up to n more than all but the last. -1: the last may be repeated or left out. */
  readonly variadic: number
  readonly result: ValueType
}

const vector: ValueType = 'vector'
const scalar: ValueType = 'scalar'
const matrix: ValueType = 'matrix'
const string: ValueType = 'string'

function signature(parameters: readonly ValueType[], variadic = 0, result: ValueType = vector): FunctionSignature {
  return { parameters, variadic, result }
}

function alike(names: string, shared: FunctionSignature): [string, FunctionSignature][] {
  return names.split(' ').map((name) => [name, shared])
}

/** Every function of Prometheus, built here or not, so that a wrong call is told before a missing function. */
const SIGNATURES: ReadonlyMap<string, FunctionSignature> = new Map([
  ...alike(
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count ' +
      'histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh ' +
      'timestamp start_timestamp',
    signature([vector]),
  ),
  ...alike(
    'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate ' +
      'last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time ' +
      'stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ' +
      'ts_of_min_over_time',
    signature([matrix]),
  ),
  ...alike('day_of_month day_of_week day_of_year days_in_month hour minute month year', signature([vector], 1)),
  ...alike('clamp_max clamp_min', signature([vector, scalar])),
  ...alike('max_of min_of', signature([scalar, scalar], 0, scalar)),
  ...alike('pi time start end step range', signature([], 0, scalar)),
  ...alike('sort_by_label sort_by_label_desc', signature([vector, string], -1)),
  ['clamp', signature([vector, scalar, scalar])],
  ['double_exponential_smoothing', signature([matrix, scalar, scalar])],
  ['histogram_fraction', signature([scalar, scalar, vector])],
  ['histogram_quantile', signature([scalar, vector])],
  ['histogram_quantiles', signature([vector, string, scalar, scalar], 9)],
  ['info', signature([vector, vector], 1)],
  ['label_join', signature([vector, string, string, string], -1)],
  ['label_replace', signature([vector, string, string, string, string])],
  ['predict_linear', signature([matrix, scalar])],
  ['quantile_over_time', signature([scalar, matrix])],
  ['round', signature([vector, scalar], 1)],
  ['scalar', signature([vector], 0, scalar)],
  ['vector', signature([scalar])],
])

/** The signature of a function, or undefined where Prometheus has none of that name. */
export function functionSignature(name: string): FunctionSignature | undefined {
  return SIGNATURES.get(name)
}
