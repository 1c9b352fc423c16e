import { createHash, timingSafeEqual } from 'node:crypto'
import { LoomError } from '../../contract/errors'
import { BUNDLED_USERNAME } from '../../contract/wire/bundled'
import type { TokenAnswer } from '../../contract/wire/http'
import type { Database } from '../database/database'
import type { Log } from '../log/log'
import type { Registry } from '../metrics/registry'
import { createAccounts } from './accounts'
import { createApiKeys } from './api-keys'
import { ensureAdministrator, ensureBundledUser } from './first-user'
import type { Identity } from './identity'
import { createLoginLimits } from './login-limits'
import { createPasswordHashing } from './password-hashing'
import { requireStrongPassword } from './password-rules'
import { refreshedSession } from './refresh'
import { createSessionEnds } from './session-ends'
import { createSessions, type Lifetimes, type Session } from './sessions'
import { loadSigningKey } from './signing-key'
import { createTokens } from './tokens'
import { createUsers, publicUser, type StoredUser } from './users'

/** Who may sign in at the first start: an administrator with a password, or the desktop with its launch secret. */
export type FirstUser =
  | { readonly kind: 'administrator'; readonly password: string | null }
  | { readonly kind: 'bundled'; readonly launchSecret: string }

export interface IdentityOptions {
  readonly database: Database
  readonly issuer: string
  readonly audience: string
  readonly lifetimes: Lifetimes
  readonly firstUser: FirstUser
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
  readonly registry: Registry
}

/** `generatedPassword`: the administrator's, when it was made just now. It is nowhere else. */
export interface CreatedIdentity {
  readonly identity: Identity
  readonly generatedPassword: string | null
}

export async function createIdentity(options: IdentityOptions): Promise<CreatedIdentity> {
  const { database, issuer, audience, lifetimes, firstUser, now, log, registry } = options
  const seconds = (): number => Math.floor(now() / 1000)
  const users = createUsers(database)
  const sessions = createSessions(database, lifetimes)
  const ends = createSessionEnds(sessions)
  const hashing = createPasswordHashing()
  const limits = createLoginLimits(now)
  const key = await loadSigningKey(database, now())
  const tokens = createTokens({ key, issuer, audience, now })
  const logins = registry.counter('loom_logins_total', 'Sign-ins, by result.')
  const refreshes = registry.counter('loom_session_refreshes_total', 'Refreshes of sessions, by result.')

  let generatedPassword: string | null = null
  if (firstUser.kind === 'bundled') ensureBundledUser(users, now())
  else generatedPassword = await ensureAdministrator(users, hashing, firstUser.password, now())

  const answerFor = async (user: StoredUser, session: Session): Promise<TokenAnswer> => {
    const common = { userId: user.id, sessionId: session.id, issuedAt: session.issuedAt }
    const { accessId, accessExpiresAt, refreshId, refreshExpiresAt } = session
    return {
      accessToken: await tokens.sign('at+jwt', { ...common, tokenId: accessId, expiresAt: accessExpiresAt }),
      accessTokenExpiresAt: accessExpiresAt * 1000,
      refreshToken: await tokens.sign('rt+jwt', { ...common, tokenId: refreshId, expiresAt: refreshExpiresAt }),
      refreshTokenExpiresAt: refreshExpiresAt * 1000,
      user: publicUser(user),
    }
  }

  /** The user whose password this is. Limits come first, so that guessing costs us nothing. */
  const proven = async (username: string, password: string, address: string): Promise<StoredUser> => {
    const bundled = bundledUser(username, password)
    if (bundled !== undefined) return bundled
    limits.admit(username, address)
    const user = users.byName(username)
    const fits = await hashing.verify(user?.passwordHash ?? null, password)
    // Read again: while the hash was made, the user may have been disabled or given another password.
    const current = user === undefined ? undefined : users.byId(user.id)
    if (current === undefined || !fits || current.disabled || current.passwordHash !== user?.passwordHash) {
      throw new LoomError('auth/invalid-credentials', 'User name or password is wrong.')
    }
    limits.succeeded(username, address)
    return current
  }

  /** The launch secret has 32 random characters and more: no limit is needed, and none can lock the desktop out. */
  const bundledUser = (username: string, password: string): StoredUser | undefined =>
    firstUser.kind === 'bundled' && username === BUNDLED_USERNAME && equalTexts(password, firstUser.launchSecret)
      ? users.byName(BUNDLED_USERNAME)
      : undefined

  const sessionEnded = (): LoomError => new LoomError('auth/session-ended', 'The session has ended. Sign in again.')

  const identity: Identity = {
    ...createAccounts({ users, sessions, ends, hashing, now }),
    ...createApiKeys({ database, users, now }),
    onSessionEnded: ends.onEnded,
    verifyAccess: async (token) => {
      const { sessionId, userId, expiresAt } = await tokens.verify('at+jwt', token)
      const user = users.byId(userId)
      if (user === undefined || user.disabled || sessions.byId(sessionId)?.userId !== userId) throw sessionEnded()
      return { user: publicUser(user), sessionId, expiresAt: expiresAt * 1000 }
    },
    login: async ({ username, password }, address) => {
      const user = await proven(username, password, address).catch((error: unknown) => {
        logins.add(1, { result: 'refused' })
        // People type their password into the wrong field: names that are nobody's are not written down.
        const known = users.byName(username)?.username ?? 'nobody of that name'
        log.warn('login refused', {
          username: known,
          address,
          code: error instanceof LoomError ? error.code : 'unknown',
        })
        throw error
      })
      sessions.dropExpired(seconds())
      const session = sessions.start(user.id, seconds())
      logins.add(1, { result: 'accepted' })
      log.info('login accepted', { username: user.username, address, session: session.id })
      return answerFor(user, session)
    },
    refresh: async (refreshToken) => {
      try {
        const claims = await tokens.verify('rt+jwt', refreshToken)
        const session = refreshedSession({ database, sessions, ends }, claims, seconds())
        const user = users.byId(session.userId)
        if (user === undefined || user.disabled) throw sessionEnded()
        refreshes.add(1, { result: 'accepted' })
        return await answerFor(user, session)
      } catch (error) {
        refreshes.add(1, { result: 'refused' })
        log.warn('refresh refused', { code: error instanceof LoomError ? error.code : 'unknown' })
        throw error
      }
    },
    logoutByRefreshToken: async (refreshToken) => {
      const { sessionId, userId } = await tokens.verify('rt+jwt', refreshToken)
      if (sessions.byId(sessionId) !== undefined) ends.end(userId, [sessionId], 'auth/session-ended')
      log.info('logout', { session: sessionId })
    },
    logout: ({ user, sessionId }) => {
      ends.end(user.id, [sessionId], 'auth/session-ended')
      log.info('logout', { session: sessionId })
    },
    changePassword: async ({ user, sessionId }, { currentPassword, newPassword }, address) => {
      if (users.byId(user.id)?.passwordHash === null) {
        throw new LoomError('request/conflict', 'This user belongs to the desktop app and has no password.')
      }
      await proven(user.username, currentPassword, address)
      requireStrongPassword(newPassword, user.username)
      const hash = await hashing.hash(newPassword)
      if (sessions.byId(sessionId) === undefined) throw sessionEnded()
      users.setPasswordHash(user.id, hash)
      const others = sessions.ofUser(user.id).filter((id) => id !== sessionId)
      ends.end(user.id, others, 'auth/session-ended')
      log.info('password changed', { username: user.username, address, sessionsEnded: others.length })
    },
    changePreferences: ({ user }, patch) => {
      const stored = users.byId(user.id)
      if (stored === undefined) throw sessionEnded()
      const { theme = stored.preferences.theme, homeDashboard = stored.preferences.homeDashboard } = patch
      const preferences = { theme, homeDashboard }
      users.setPreferences(user.id, preferences)
      return publicUser({ ...stored, preferences })
    },
    publicKeys: () => ({ keys: [{ ...key.publicJwk }] }),
  }
  return { identity, generatedPassword }
}

/** Takes the same time whatever the difference. */
function equalTexts(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
