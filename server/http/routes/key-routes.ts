import { z } from 'zod'
import { ApiKeyList, CreateApiKeyRequest, CreatedApiKey } from '../../../contract/wire/api-keys'
import type { Identity } from '../../identity/identity'
import { callerRoute, type Route } from '../route'

/** What callers do with their own API keys. None of it can be done by a key. */
export function keyRoutes(identity: Pick<Identity, 'listKeys' | 'createKey' | 'revokeKey'>): readonly Route[] {
  return [
    callerRoute({
      method: 'GET',
      path: '/api/keys',
      summary: "The caller's API keys, without the keys themselves",
      access: 'viewer',
      answer: { kind: 'json', schema: ApiKeyList },
      handle: ({ caller }) => ({ body: { keys: [...identity.listKeys(caller)] } }),
    }),
    callerRoute({
      method: 'POST',
      path: '/api/keys',
      summary: 'Makes an API key. This answer alone holds it; a key with metrics:write needs the role editor',
      access: 'viewer',
      body: CreateApiKeyRequest,
      answer: { kind: 'json', schema: CreatedApiKey },
      errors: ['auth/forbidden', 'request/conflict'],
      handle: ({ caller, body }) => ({ status: 201, body: identity.createKey(caller, body) }),
    }),
    callerRoute({
      method: 'DELETE',
      path: '/api/keys/:id',
      summary: "Revokes one of the caller's API keys; it is refused from now on",
      access: 'viewer',
      params: z.strictObject({ id: z.string().max(64) }),
      answer: { kind: 'empty' },
      errors: ['request/not-found'],
      handle: ({ caller, params }) => {
        identity.revokeKey(caller, params.id)
        return { body: undefined }
      },
    }),
  ]
}
