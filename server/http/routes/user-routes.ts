import { z } from 'zod'
import { Account, AccountList, ChangeAccountRequest, CreateAccountRequest } from '../../../contract/wire/http'
import type { Identity } from '../../identity/identity'
import { callerRoute, type Route } from '../route'

/** What administrators do with users. */
export function userRoutes(identity: Identity): readonly Route[] {
  return [
    callerRoute({
      method: 'GET',
      path: '/api/users',
      summary: 'All users',
      access: 'admin',
      answer: { kind: 'json', schema: AccountList },
      handle: () => ({ body: { users: [...identity.listAccounts()] } }),
    }),
    callerRoute({
      method: 'POST',
      path: '/api/users',
      summary: 'Makes a user',
      access: 'admin',
      body: CreateAccountRequest,
      answer: { kind: 'json', schema: Account },
      errors: ['request/conflict', 'auth/weak-password'],
      handle: async ({ body }) => ({ status: 201, body: await identity.createAccount(body) }),
    }),
    callerRoute({
      method: 'PATCH',
      path: '/api/users/:id',
      summary: 'Changes role or password of a user, or disables one; that ends all sessions of the user',
      access: 'admin',
      params: z.strictObject({ id: z.string().max(64) }),
      body: ChangeAccountRequest,
      answer: { kind: 'json', schema: Account },
      errors: ['request/not-found', 'request/conflict', 'auth/weak-password'],
      handle: async ({ params, body }) => ({ body: await identity.changeAccount(params.id, body) }),
    }),
  ]
}
