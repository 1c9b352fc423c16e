import type { Tree } from '@lezer/common'
import type { SourceText } from './source-text'
import { childNamed, textOf } from './tree'

/** What of PromQL an expression may use beside its stable part. */
export interface Language {
  /** What Prometheus has behind `--enable-feature=promql-experimental-functions`. */
  readonly experimentalFunctions: boolean
}

/** Prometheus's experimental functions, but for double_exponential_smoothing: it was stable as holt_winters for years. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'end',
  'histogram_quantiles',
  'info',
  'mad_over_time',
  'max_of',
  'min_of',
  'range',
  'sort_by_label',
  'sort_by_label_desc',
  'start',
  'start_timestamp',
  'step',
  'ts_of_first_over_time',
  'ts_of_last_over_time',
  'ts_of_max_over_time',
  'ts_of_min_over_time',
])
const AGGREGATIONS: ReadonlySet<string> = new Set(['limitk', 'limit_ratio'])

/** Refuses the first experimental function or aggregation of a tree, the innermost first, in Prometheus's words. */
export function refuseExperimental(source: SourceText, tree: Tree): void {
  tree.iterate({
    enter: () => undefined,
    leave: ({ name, from, to, node }) => {
      if (name === 'FunctionCall') {
        const identifier = childNamed(node, 'FunctionIdentifier')
        const called = textOf(source, identifier)
        if (!FUNCTIONS.has(called)) return
        throw source.fault(identifier.from, identifier.to, `function ${JSON.stringify(called)} is not enabled`)
      }
      if (name !== 'AggregateExpr') return
      const operator = textOf(source, childNamed(node, 'AggregateOp')).toLowerCase()
      if (!AGGREGATIONS.has(operator)) return
      const needed = 'is experimental and must be enabled with --enable-feature=promql-experimental-functions'
      throw source.fault(from, to, `${operator}() ${needed}`)
    },
  })
}
