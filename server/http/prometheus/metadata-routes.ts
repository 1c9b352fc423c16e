import { z } from 'zod'
import type { MetadataRegister } from '../../ingest/metadata-register'
import { callerRoute, type Route } from '../route'
import { Limit } from './parameters'

const MetadataAnswer = z.object({
  status: z.literal('success'),
  data: z.record(z.string(), z.array(z.object({ type: z.string(), help: z.string(), unit: z.string() }))),
})

/** What metrics are, as Prometheus answers it. */
export function metadataRoutes(register: Pick<MetadataRegister, 'list'>): readonly Route[] {
  return [
    callerRoute({
      method: 'GET',
      path: '/api/v1/metadata',
      summary: 'Type, help and unit of metrics, as their sources tell them',
      access: 'viewer',
      scope: 'metrics:read',
      failures: 'prometheus',
      // One metric has one description here, so that a limit for each has nothing to cut.
      query: z.object({ metric: z.string().optional(), limit: Limit.optional(), limit_per_metric: Limit.optional() }),
      answer: { kind: 'json', schema: MetadataAnswer },
      handle: ({ query: { metric, limit } }) => {
        // Prometheus takes 0 for no limit here as well.
        const found = register.list({ metric, limit: limit === 0 ? undefined : limit })
        const data = Object.fromEntries(
          [...found].map(([name, { type, help, unit }]) => [name, [{ type, help, unit }]]),
        )
        return { body: { status: 'success' as const, data } }
      },
    }),
  ]
}
