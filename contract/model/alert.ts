import { z } from 'zod'

export const AlertState = z.enum(['inactive', 'pending', 'firing', 'resolved'])
export type AlertState = z.infer<typeof AlertState>

export const Severity = z.enum(['info', 'warning', 'critical'])
export type Severity = z.infer<typeof Severity>

/** One alert: one rule for one label set, through one episode from active to resolved. Times are epoch milliseconds. */
export const Alert = z.object({
  /** Stable for the same rule and labels. */
  fingerprint: z.string(),
  /** New with each episode: what "notified once" is counted by. */
  episode: z.string(),
  rule: z.string(),
  group: z.string(),
  state: AlertState,
  severity: Severity,
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  value: z.number(),
  activeAt: z.number(),
  firedAt: z.number().nullable(),
  resolvedAt: z.number().nullable(),
})
export type Alert = z.infer<typeof Alert>
