import { z } from 'zod'
import type { InstantResult, QueryEngine, QueryLimits, RangeResult } from '../../../engine/model/query-result'
import { MAX_JSON_VALUES, tooManyValues } from '../answer-size'
import type { Route } from '../route'
import { answerJson } from './answer-json'
import { byGetAndForm } from './by-get-and-form'
import { limited } from './limit'
import { atParameter, InstantParameters, RangeParameters } from './parameters'
import { createQueryQueue } from './query-queue'
import { instantJson, rangeJson } from './result-json'
import { createStatistics } from './statistics'

const QueryAnswer = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.string(), result: z.unknown(), stats: z.unknown().optional() }),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
})

interface QueryRouteOptions {
  readonly engine: QueryEngine
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly limits: {
    readonly maxSamples: number
    readonly maxSeries: number
    readonly timeout: number
    /** Queries evaluated at once; eight unless told. */
    readonly concurrentQueries?: number
  }
}

/** Each may hold `maxSamples` in memory; they take turns on one processor anyway. */
const CONCURRENT_QUERIES = 8

type Options = Pick<z.infer<typeof InstantParameters>, 'timeout' | 'lookback_delta' | 'stats'>

/** `query` and `query_range` as Prometheus answers them, by GET and by POST with a form. */
export function queryRoutes({ engine, now, limits }: QueryRouteOptions): readonly Route[] {
  const queue = createQueryQueue(limits.concurrentQueries ?? CONCURRENT_QUERIES)
  const common = {
    answer: { kind: 'pieces', schema: QueryAnswer },
    errors: [
      'promql/parse',
      'promql/unsupported',
      'promql/execution',
      'query/timeout',
      'query/too-many-samples',
      'query/too-many',
    ],
  } as const

  /** Runs a query with what its caller asked for; statistics where they are wanted. */
  async function run<Result>(
    { timeout, lookback_delta, stats }: Options,
    signal: AbortSignal,
    query: (limits: QueryLimits) => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly stats: string | undefined }> {
    const statistics = createStatistics()
    const most = Math.min(timeout ?? limits.timeout, limits.timeout)
    const work = () =>
      query({
        maxSamples: limits.maxSamples,
        maxSeries: limits.maxSeries,
        timeout: most,
        now,
        signal,
        ...(lookback_delta === undefined ? {} : { lookback: lookback_delta }),
        onRead: statistics.read,
      })
    const result = await queue.run({ wait: most, signal }, work).catch((error: unknown) => {
      throw atParameter('query', error)
    })
    return { result, stats: stats ? JSON.stringify(statistics.taken()) : undefined }
  }

  return [
    ...byGetAndForm({
      ...common,
      path: '/api/v1/query',
      summary: 'The value of an expression at one time',
      parameters: InstantParameters,
      answerWith: async (parameters, signal) => {
        const { query, time, limit } = parameters
        const { result, stats } = await run(parameters, signal, (most) => engine.instant(query, time ?? now(), most))
        const { warnings, infos } = result.type === 'string' ? { warnings: [], infos: [] } : result
        const answered = limitedResult(result, limit)
        requireFits(answered.result)
        return answerJson({
          data: instantJson(answered.result),
          stats,
          warnings: [...warnings, ...answered.warnings],
          infos,
        })
      },
    }),
    ...byGetAndForm({
      ...common,
      path: '/api/v1/query_range',
      summary: 'The values of an expression over a time',
      parameters: RangeParameters,
      answerWith: async (parameters, signal) => {
        const { query, start, end, step, limit } = parameters
        const { result, stats } = await run(parameters, signal, (most) => engine.range(query, start, end, step, most))
        const { items, warnings } = limited(result.series, limit)
        const answered = { type: 'range', ...result, series: items } as const
        requireFits(answered)
        return answerJson({
          data: rangeJson(answered),
          stats,
          warnings: [...result.warnings, ...warnings],
          infos: result.infos,
        })
      },
    }),
  ]
}

function limitedResult(result: InstantResult, limit: number | undefined) {
  if (result.type === 'vector') {
    const { items, warnings } = limited(result.samples, limit)
    return { result: { ...result, samples: items }, warnings }
  }
  if (result.type === 'matrix') {
    const { items, warnings } = limited(result.series, limit)
    return { result: { ...result, series: items }, warnings }
  }
  return { result, warnings: [] }
}

/** Throws `query/too-many-samples` when the points would not fit into one answer. */
function requireFits(result: InstantResult | ({ readonly type: 'range' } & RangeResult)): void {
  let values = 0
  if (result.type === 'matrix') for (const { times } of result.series) values += times.length
  if (result.type === 'range') {
    for (const { present } of result.series) for (const one of present) values += one
  }
  if (values > MAX_JSON_VALUES) throw tooManyValues()
}
