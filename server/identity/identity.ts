import type { ErrorCode } from '../../contract/errors'
import type { ApiKey, Scope } from '../../contract/model/api-key'
import type { PreferencesPatch, Role, User } from '../../contract/model/user'
import type { CreateApiKeyRequest, CreatedApiKey } from '../../contract/wire/api-keys'
import type { Account, TokenAnswer } from '../../contract/wire/http'

/** A program that asks on behalf of a user, proven by an API key. */
export interface KeyHolder {
  readonly user: User
  readonly keyId: string
}

/** Who asks: a user through one session, proven by an access token. */
export interface Caller {
  readonly user: User
  readonly sessionId: string
  /** When the access token ends, epoch milliseconds. */
  readonly expiresAt: number
}

/** Sessions that ended before their time. `code` says why, in words a client may be told. */
export interface SessionEnd {
  readonly userId: string
  readonly sessionIds: readonly string[]
  readonly code: ErrorCode
}

/** Everything that knows users, passwords, sessions and tokens. Failures are LoomErrors with `auth/…` codes. */
export interface Identity {
  /** Proves an access token and that its session still lives. Used by HTTP and by the socket's handshake alike. */
  verifyAccess(token: string): Promise<Caller>
  /** Hears of sessions that end before their tokens do; answers the function that stops listening. */
  onSessionEnded(listener: (end: SessionEnd) => void): () => void

  /** `address`: where the attempt comes from, for the limits alone. */
  login(credentials: { username: string; password: string }, address: string): Promise<TokenAnswer>
  /** The one successor of a refresh token; the same answer again within the grace, the end of the session after it. */
  refresh(refreshToken: string): Promise<TokenAnswer>
  /** Ends the session that the refresh token belongs to, also when the token is no longer the newest. */
  logoutByRefreshToken(refreshToken: string): Promise<void>
  /** Ends the caller's session. */
  logout(caller: Caller): void
  /** Ends all other sessions of the caller's user. */
  changePassword(
    caller: Caller,
    change: { currentPassword: string; newPassword: string },
    address: string,
  ): Promise<void>
  changePreferences(caller: Caller, patch: PreferencesPatch): User

  listAccounts(): readonly Account[]
  createAccount(account: { username: string; password: string; role: Role }): Promise<Account>
  /** Disabling, a new role or a new password ends all sessions of that user. */
  changeAccount(
    id: string,
    change: {
      disabled?: boolean | undefined
      role?: Role | undefined
      password?: string | undefined
    },
  ): Promise<Account>

  /** Proves an API key and that it has the scope. */
  verifyKey(key: string, scope: Scope): KeyHolder
  /** The caller's own keys, without the keys themselves. */
  listKeys(caller: Caller): readonly ApiKey[]
  /** The answer is the one place where the key can be seen. */
  createKey(caller: Caller, key: CreateApiKeyRequest): CreatedApiKey
  /** The key is refused from now on. */
  revokeKey(caller: Caller, id: string): void

  /** Public half of the signing key, as a JWK set. */
  publicKeys(): { readonly keys: readonly Readonly<Record<string, unknown>>[] }
}
