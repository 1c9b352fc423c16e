import { z } from 'zod'

/** One question to the keychain, sent to a process of its own. */
export type KeychainCall =
  | { readonly call: 'get' | 'delete'; readonly service: string; readonly account: string }
  | { readonly call: 'set'; readonly service: string; readonly account: string; readonly secret: string }

export const KeychainReply = z.union([
  z.object({ value: z.union([z.string(), z.boolean(), z.null()]) }),
  z.object({ error: z.string() }),
])
export type KeychainReply = z.infer<typeof KeychainReply>
