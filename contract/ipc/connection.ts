import { z } from 'zod'
import { Reason } from './session'

/** The link to the server, told in one place. Times are epoch milliseconds by this computer's clock. */
export const Connection = z.discriminatedUnion('status', [
  z.object({ status: z.literal('connecting'), since: z.number() }),
  z.object({ status: z.literal('live'), since: z.number() }),
  z.object({
    status: z.literal('reconnecting'),
    /** When the link was lost. */
    since: z.number(),
    attempt: z.int(),
    nextTryAt: z.number(),
    reason: Reason,
  }),
  /** No further try is planned until the person, the network or the session changes something. */
  z.object({ status: z.literal('offline'), since: z.number(), reason: Reason }),
  z.object({ status: z.literal('signed-out') }),
])
export type Connection = z.infer<typeof Connection>

/** The bundled server's process. */
export const BundledServer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('stopped') }),
  z.object({ status: z.literal('starting') }),
  z.object({ status: z.literal('running') }),
  z.object({ status: z.literal('restarting'), attempt: z.int(), nextTryAt: z.number(), reason: Reason }),
  z.object({ status: z.literal('failed'), reason: Reason }),
])
export type BundledServer = z.infer<typeof BundledServer>

/**
 * A span in which this app received nothing, and why. `to` is null while it lasts. Unlike the times above, these are by
 * the server's clock: they are places on the axis of its samples.
 */
export const Gap = z.object({
  from: z.number(),
  to: z.number().nullable(),
  cause: z.enum(['server-unreachable', 'computer-away', 'app-closed']),
  /** The missed samples came later. */
  refilled: z.boolean(),
})
export type Gap = z.infer<typeof Gap>
