import { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import { type LoginRequest, TokenAnswer } from '../../../contract/wire/http'
import type { HttpClient, HttpTarget } from '../link/types'

export function logIn(http: HttpClient, target: HttpTarget, credentials: LoginRequest): Promise<TokenAnswer> {
  return http.send(target, { method: 'POST', path: '/api/auth/login', body: credentials }, TokenAnswer)
}

/** The successor of a refresh token. The same answer again for some seconds, should the first get lost. */
export function refresh(http: HttpClient, target: HttpTarget, refreshToken: string): Promise<TokenAnswer> {
  return http.send(target, { method: 'POST', path: '/api/auth/refresh', body: { refreshToken } }, TokenAnswer)
}

/** Tells the server that the session is over. A server that does not hear it finds out when the token runs out. */
export async function logOut(http: HttpClient, target: HttpTarget, refreshToken: string): Promise<void> {
  try {
    await http.send(target, { method: 'POST', path: '/api/auth/logout', body: { refreshToken } }, z.unknown())
  } catch {
    // Signing out here never depends on the server.
  }
}

/** Whether the server refused the token or the person, rather than failed to answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof LoomError && error.code.startsWith('auth/') && error.code !== 'auth/too-many-attempts'
}
