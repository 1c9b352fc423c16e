import { z } from 'zod'
import type { TargetReport } from '../../sources/scrape/target-report'
import { callerRoute, type Route } from '../route'

const Labels = z.record(z.string(), z.string())

const TargetsAnswer = z.object({
  status: z.literal('success'),
  data: z.object({
    activeTargets: z.array(
      z.object({
        discoveredLabels: Labels,
        labels: Labels,
        scrapePool: z.string(),
        scrapeUrl: z.string(),
        globalUrl: z.string(),
        lastError: z.string(),
        lastScrape: z.string(),
        lastScrapeDuration: z.number(),
        health: z.enum(['unknown', 'up', 'down']),
        scrapeInterval: z.string(),
        scrapeTimeout: z.string(),
      }),
    ),
    droppedTargets: z.array(z.object({ discoveredLabels: Labels, scrapePool: z.string() })),
    droppedTargetCounts: z.record(z.string(), z.number()),
  }),
})

/** What is scraped and how it went, as Prometheus answers it. */
export function targetsRoute(targets: () => TargetReport): Route {
  return callerRoute({
    method: 'GET',
    path: '/api/v1/targets',
    summary: 'What is scraped, and how the last scrapes went',
    access: 'viewer',
    scope: 'metrics:read',
    failures: 'prometheus',
    // Whatever else `state` is, it stands for neither, as in Prometheus.
    query: z.object({
      state: z
        .string()
        .default('')
        .transform((state) => state.toLowerCase()),
      scrapePool: z.string().optional(),
    }),
    answer: { kind: 'json', schema: TargetsAnswer },
    handle: ({ query: { state, scrapePool } }) => {
      const report = targets()
      const wanted = (target: { readonly scrapePool: string }): boolean =>
        scrapePool === undefined || scrapePool === '' || target.scrapePool === scrapePool
      const active = ['', 'any', 'active'].includes(state) ? report.activeTargets.filter(wanted) : []
      const dropped = ['', 'any', 'dropped'].includes(state) ? report.droppedTargets.filter(wanted) : []
      const counts: Record<string, number> = {}
      for (const { scrapePool: pool } of report.droppedTargets.filter(wanted)) counts[pool] = (counts[pool] ?? 0) + 1
      return {
        body: {
          status: 'success' as const,
          data: {
            activeTargets: active.map((target) => ({ ...target })),
            droppedTargets: dropped.map((target) => ({ ...target })),
            droppedTargetCounts: counts,
          },
        },
      }
    },
  })
}
