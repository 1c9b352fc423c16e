import { z } from 'zod'
import { callerRoute, type Route } from '../route'

const Success = z.literal('success')

/** The keys that Prometheus's clients look for; Loom tells its version, and leaves empty what is Go's. */
const BuildAnswer = z.object({
  status: Success,
  data: z.object({
    application: z.literal('Loom'),
    version: z.string(),
    revision: z.string(),
    branch: z.string(),
    buildUser: z.string(),
    buildDate: z.string(),
    goVersion: z.string(),
  }),
})

const RuntimeAnswer = z.object({
  status: Success,
  data: z.object({
    startTime: z.string(),
    reloadConfigSuccess: z.boolean(),
    lastConfigTime: z.string(),
    storageRetention: z.string(),
  }),
})

interface StatusOptions {
  readonly version: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** How long samples are kept, as a duration such as `2d`. */
  readonly retention: string
}

/** What Prometheus's clients ask about the server itself. */
export function statusRoutes({ version, startedAt, retention }: StatusOptions): readonly Route[] {
  const common = { method: 'GET', access: 'viewer', scope: 'metrics:read', failures: 'prometheus' } as const
  const startTime = new Date(startedAt).toISOString()
  const status = 'success' as const
  const goOnly = { revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' }
  return [
    callerRoute({
      ...common,
      path: '/api/v1/status/buildinfo',
      summary: 'Which server this is',
      answer: { kind: 'json', schema: BuildAnswer },
      handle: () => ({ body: { status, data: { application: 'Loom' as const, version, ...goOnly } } }),
    }),
    callerRoute({
      ...common,
      path: '/api/v1/status/runtimeinfo',
      summary: 'Since when it runs, and how long it keeps samples',
      answer: { kind: 'json', schema: RuntimeAnswer },
      handle: () => ({
        // The configuration is read at the start alone.
        body: {
          status,
          data: { startTime, reloadConfigSuccess: true, lastConfigTime: startTime, storageRetention: retention },
        },
      }),
    }),
  ]
}
