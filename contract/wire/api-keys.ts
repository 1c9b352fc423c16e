import { z } from 'zod'
import { ApiKey, Scope } from '../model/api-key'

export const CreateApiKeyRequest = z.strictObject({
  name: z.string().trim().min(1).max(64),
  scopes: z
    .array(Scope)
    .min(1)
    .max(Scope.options.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'each scope once'),
  /** Epoch milliseconds; a key without it lasts until it is revoked. */
  expiresAt: z.int().optional(),
})
export type CreateApiKeyRequest = z.infer<typeof CreateApiKeyRequest>

/** The one answer that holds the key itself. */
export const CreatedApiKey = ApiKey.extend({ key: z.string() })
export type CreatedApiKey = z.infer<typeof CreatedApiKey>

export const ApiKeyList = z.object({ keys: z.array(ApiKey) })
