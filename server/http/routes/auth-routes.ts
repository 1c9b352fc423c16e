import { LoomError } from '../../../contract/errors'
import { PreferencesPatch, User } from '../../../contract/model/user'
import {
  ChangePasswordRequest,
  LoginRequest,
  LogoutRequest,
  RefreshRequest,
  TokenAnswer,
} from '../../../contract/wire/http'
import type { Identity } from '../../identity/identity'
import { callerRoute, openRoute, type Route } from '../route'

/** Signing in and out, and what callers do with their own user. */
export function authRoutes(identity: Identity): readonly Route[] {
  return [
    openRoute({
      method: 'POST',
      path: '/api/auth/login',
      summary: 'Starts a session: an access token for requests, a refresh token for the next pair',
      access: 'open',
      body: LoginRequest,
      answer: { kind: 'json', schema: TokenAnswer },
      errors: ['auth/invalid-credentials', 'auth/too-many-attempts', 'server/unavailable'],
      handle: async ({ body, address }) => ({ body: await identity.login(body, address) }),
    }),
    openRoute({
      method: 'POST',
      path: '/api/auth/refresh',
      summary: 'The next pair of tokens; the same again within 30 s, the end of the session when a token is used later',
      access: 'open',
      body: RefreshRequest,
      answer: { kind: 'json', schema: TokenAnswer },
      errors: ['auth/invalid-token', 'auth/expired-token', 'auth/session-ended'],
      handle: async ({ body }) => ({ body: await identity.refresh(body.refreshToken) }),
    }),
    openRoute({
      method: 'POST',
      path: '/api/auth/logout',
      summary: 'Ends the session of the refresh token in the body, or else of the access token in the header',
      access: 'open',
      body: LogoutRequest,
      answer: { kind: 'empty' },
      errors: ['auth/missing-token', 'auth/invalid-token', 'auth/expired-token', 'auth/session-ended'],
      handle: async ({ body, header }) => {
        if (body.refreshToken !== undefined) {
          await identity.logoutByRefreshToken(body.refreshToken)
        } else {
          const token = /^Bearer +(\S+)$/i.exec(header('authorization') ?? '')?.[1]
          if (token === undefined) {
            throw new LoomError('auth/missing-token', 'Send the refresh token, or an access token in the header.')
          }
          identity.logout(await identity.verifyAccess(token))
        }
        return { body: undefined }
      },
    }),
    callerRoute({
      method: 'GET',
      path: '/api/me',
      summary: 'The caller',
      access: 'viewer',
      answer: { kind: 'json', schema: User },
      handle: ({ caller }) => ({ body: caller.user }),
    }),
    callerRoute({
      method: 'POST',
      path: '/api/me/password',
      summary: "Changes the caller's password and ends all their other sessions",
      access: 'viewer',
      body: ChangePasswordRequest,
      answer: { kind: 'empty' },
      errors: ['auth/invalid-credentials', 'auth/weak-password', 'auth/too-many-attempts', 'request/conflict'],
      handle: async ({ caller, body, address }) => {
        await identity.changePassword(caller, body, address)
        return { body: undefined }
      },
    }),
    callerRoute({
      method: 'PATCH',
      path: '/api/me/preferences',
      summary: "Changes the caller's preferences; what is not named stays",
      access: 'viewer',
      body: PreferencesPatch,
      answer: { kind: 'json', schema: User },
      handle: ({ caller, body }) => ({ body: identity.changePreferences(caller, body) }),
    }),
  ]
}
