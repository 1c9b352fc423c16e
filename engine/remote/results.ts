import { LoomError } from '../../contract/errors'
import type { Labels } from '../../contract/model/labels'
import type { InstantResult, QueryLimits, RangeResult, RangeSeries } from '../model/query-result'
import { isRecord, type RemoteAnswer } from './client'

/** An instant query's answer at `time` (milliseconds). Throws `query/too-many-series`, or `server/unavailable` for what is none. */
export function instantResult(
  answer: RemoteAnswer,
  time: number,
  limits: Pick<QueryLimits, 'maxSeries'>,
): InstantResult {
  const { warnings, infos } = answer
  const { resultType, result } = resultOf(answer)
  if (resultType === 'scalar') return { type: 'scalar', time, value: sampleOf(result)[1], warnings, infos }
  if (resultType === 'string' && Array.isArray(result)) return { type: 'string', time, value: String(result[1]) }
  const series = listOf(result, limits)
  if (resultType === 'vector') {
    const samples = series.map((one) => ({ labels: labelsOf(one.metric), value: sampleOf(one.value)[1] }))
    return { type: 'vector', time, samples, warnings, infos }
  }
  if (resultType !== 'matrix') throw unreadable()
  return {
    type: 'matrix',
    time,
    series: series.map((one) => ({ labels: labelsOf(one.metric), ...columnsOf(one.values) })),
    warnings,
    infos,
  }
}

/** A range query's answer on the grid of its steps. */
export function rangeResult(
  answer: RemoteAnswer,
  grid: { readonly start: number; readonly step: number; readonly points: number },
  limits: Pick<QueryLimits, 'maxSeries'>,
): RangeResult {
  const { resultType, result } = resultOf(answer)
  if (resultType !== 'matrix') throw unreadable()
  const { start, step, points } = grid
  const series = listOf(result, limits).map(({ metric, values: given }): RangeSeries => {
    const values = new Float64Array(points)
    const present = new Uint8Array(points)
    const columns = columnsOf(given)
    columns.times.forEach((time, i) => {
      const at = Math.round((time - start) / step)
      if (at < 0 || at >= points) return
      values[at] = columns.values[i] as number
      present[at] = 1
    })
    return { labels: labelsOf(metric), values, present }
  })
  return { ...grid, series, warnings: answer.warnings, infos: answer.infos }
}

/** A vector at the one step of a range. */
export function asRange(result: InstantResult, start: number, step: number): RangeResult {
  const grid = { start, step, points: 1 }
  const present = (): Uint8Array => Uint8Array.of(1)
  if (result.type === 'scalar') {
    const { warnings, infos, value } = result
    return { ...grid, series: [{ labels: {}, values: Float64Array.of(value), present: present() }], warnings, infos }
  }
  if (result.type !== 'vector') {
    throw new LoomError('promql/execution', 'invalid expression type for range query, must be Scalar or instant Vector')
  }
  const { samples, warnings, infos } = result
  const series = samples.map(({ labels, value }) => ({ labels, values: Float64Array.of(value), present: present() }))
  return { ...grid, series, warnings, infos }
}

function resultOf({ data }: RemoteAnswer): { readonly resultType: unknown; readonly result: unknown } {
  if (!isRecord(data)) throw unreadable()
  return { resultType: data.resultType, result: data.result }
}

function listOf(result: unknown, { maxSeries }: Pick<QueryLimits, 'maxSeries'>): readonly Record<string, unknown>[] {
  if (!Array.isArray(result) || !result.every(isRecord)) throw unreadable()
  if (result.length > maxSeries) {
    throw new LoomError(
      'query/too-many-series',
      `The answer has ${result.length} series; at most ${maxSeries} are allowed.`,
    )
  }
  return result
}

export function labelsOf(metric: unknown): Labels {
  if (!isRecord(metric) || !Object.values(metric).every((value) => typeof value === 'string')) throw unreadable()
  return metric as Labels
}

function columnsOf(values: unknown): { readonly times: Float64Array; readonly values: Float64Array } {
  if (!Array.isArray(values)) throw unreadable()
  const columns = { times: new Float64Array(values.length), values: new Float64Array(values.length) }
  values.forEach((given, i) => {
    const [time, value] = sampleOf(given)
    columns.times[i] = time
    columns.values[i] = value
  })
  return columns
}

const WORDS = new Map([
  ['+Inf', Infinity],
  ['-Inf', -Infinity],
  ['Inf', Infinity],
  ['NaN', Number.NaN],
])

/** `[seconds, "value"]`, the time in milliseconds. */
function sampleOf(given: unknown): readonly [time: number, value: number] {
  if (!Array.isArray(given) || typeof given[0] !== 'number' || typeof given[1] !== 'string') throw unreadable()
  const [seconds, written] = given as [number, string]
  return [Math.round(seconds * 1000), WORDS.get(written) ?? Number(written)]
}

function unreadable(): LoomError {
  return new LoomError('server/unavailable', 'The remote engine’s answer is not one of Prometheus’s API.')
}
