import { z } from 'zod'

/** What a program may do by an API key. */
export const Scope = z.enum(['metrics:write', 'metrics:read'])
export type Scope = z.infer<typeof Scope>

/** An API key as its owner sees it: everything but the key. Times are epoch milliseconds. */
export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(Scope),
  createdAt: z.number(),
  /** To the hour; null before the first use. */
  lastUsedAt: z.number().nullable(),
  /** Null: until it is revoked. */
  expiresAt: z.number().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>
