import { z } from 'zod'

/** The user that the bundled server signs in with the launch secret. */
export const BUNDLED_USERNAME = 'local'

/** First message from main to the bundled server's process. The secret is new with every launch and never written down. */
export const BundledStart = z.strictObject({
  kind: z.literal('start'),
  dataDir: z.string().min(1),
  launchSecret: z.string().min(32),
})
export type BundledStart = z.infer<typeof BundledStart>

/** Main asks now and then whether the process still does anything; it answers `alive`. */
export const BundledQuestion = z.strictObject({ kind: z.literal('ask') })
export type BundledQuestion = z.infer<typeof BundledQuestion>

/** What the bundled server's process tells main. */
export const BundledReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listening'), url: z.string() }),
  z.strictObject({ kind: z.literal('alive') }),
  z.strictObject({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
])
export type BundledReport = z.infer<typeof BundledReport>
