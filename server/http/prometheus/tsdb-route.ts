import { z } from 'zod'
import type { MetricsStore } from '../../../engine/store/metrics-store'
import { callerRoute, type Route } from '../route'

const Shares = z.array(z.object({ name: z.string(), value: z.number() }))

const TsdbAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    headStats: z.object({
      numSeries: z.number(),
      numLabelPairs: z.number(),
      chunkCount: z.number(),
      minTime: z.number(),
      maxTime: z.number(),
    }),
    seriesCountByMetricName: Shares,
    labelValueCountByLabelName: Shares,
    memoryInBytesByLabelName: Shares,
    seriesCountByLabelValuePair: Shares,
  }),
})

const ListLength = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'limit must be a positive number')
  .transform(Number)

/** Where series come from, as Prometheus answers it. The whole store stands for its head. */
export function tsdbRoute(store: Pick<MetricsStore, 'cardinality'>): Route {
  return callerRoute({
    method: 'GET',
    path: '/api/v1/status/tsdb',
    summary: 'How many series there are, and which names and labels make the most of them',
    access: 'viewer',
    scope: 'metrics:read',
    failures: 'prometheus',
    query: z.object({ limit: ListLength.optional() }),
    answer: { kind: 'json', schema: TsdbAnswer },
    handle: ({ query: { limit = 10 } }) => {
      const { series, labelPairs, chunks, minTime, maxTime, ...lists } = store.cardinality(limit)
      const list = (shares: typeof lists.seriesCountByMetricName) => shares.map((share) => ({ ...share }))
      return {
        body: {
          status: 'success' as const,
          data: {
            headStats: {
              numSeries: series,
              numLabelPairs: labelPairs,
              chunkCount: chunks,
              minTime: minTime ?? 0,
              maxTime: maxTime ?? 0,
            },
            seriesCountByMetricName: list(lists.seriesCountByMetricName),
            labelValueCountByLabelName: list(lists.labelValueCountByLabelName),
            memoryInBytesByLabelName: list(lists.memoryInBytesByLabelName),
            seriesCountByLabelValuePair: list(lists.seriesCountByLabelValuePair),
          },
        },
      }
    },
  })
}
