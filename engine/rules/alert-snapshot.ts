import { z } from 'zod'
import { Alert } from '../../contract/model/alert'

/** The state of all alerts as it is kept over a restart. JSON. */
export const AlertSnapshot = z.strictObject({
  version: z.literal(1),
  /** When it was taken, milliseconds. */
  takenAt: z.number(),
  alerts: z.array(z.strictObject({ alert: Alert, keptSince: z.number().nullable() })),
})
export type AlertSnapshot = z.infer<typeof AlertSnapshot>
