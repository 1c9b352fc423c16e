import { LoomError } from '../../contract/errors'
import type { QueryEngine, QueryLimits } from '../model/query-result'
import type { Expression } from '../promql/syntax/ast'
import { parse } from '../promql/syntax/parse'
import { requireRangeable } from '../promql/syntax/rangeable'
import { valueType } from '../promql/syntax/value-type'
import type { RemoteClient } from './client'
import { asRange, instantResult, rangeResult } from './results'

/**
 * The engine's port over any Prometheus-compatible HTTP API: queries pass through as they are. Of the limits, time and
 * series are kept here; how many samples a query may read is the remote engine's own to say.
 */
export function createRemoteEngine(client: RemoteClient): QueryEngine {
  const ask = (path: string, limits: QueryLimits, parameters: Readonly<Record<string, string>>) => {
    const { timeout, signal, lookback } = limits
    const form = new URLSearchParams({ ...parameters, ...FRESH, timeout: seconds(timeout) })
    if (lookback !== undefined) form.set('lookback_delta', seconds(lookback))
    return client.ask(path, form, { timeout, signal })
  }

  const instant: QueryEngine['instant'] = async (expr, time, limits) =>
    instantResult(await ask('/api/v1/query', limits, { query: expr, time: seconds(time) }), time, limits)

  // Which experiments are on is for the remote engine to say.
  const parsed = (expr: string): Expression => parse(expr, { experimentalFunctions: true })

  return {
    check: (expr) => void parsed(expr),
    checkRange: (expr) => requireRangeable(valueType(parsed(expr))),
    instant,
    range: async (expr, start, end, step, limits) => {
      const points = Math.floor((end - start) / step) + 1
      const common = { query: expr, step: seconds(step) }
      // VictoriaMetrics holds the newest points of a range back, but answers one point as it is.
      if (points === 1) {
        const answer = await ask('/api/v1/query', limits, { ...common, time: seconds(start) })
        return asRange(instantResult(answer, start, limits), start, step)
      }
      if (!(points > 0)) throw new LoomError('request/invalid', 'end timestamp must not be before start time')
      const range = { ...common, start: seconds(start), end: seconds(end) }
      return rangeResult(await ask('/api/v1/query_range', limits, range), { start, step, points }, limits)
    },
  }
}

/** VictoriaMetrics answers without its cache and its pause for late samples; others do not know these parameters. */
const FRESH = { nocache: '1', latency_offset: '1ms' } as const

/** Milliseconds as Prometheus's API takes times and durations. */
function seconds(milliseconds: number): string {
  return String(milliseconds / 1000)
}
