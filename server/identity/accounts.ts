import { LoomError } from '../../contract/errors'
import type { Role } from '../../contract/model/user'
import { BUNDLED_USERNAME } from '../../contract/wire/bundled'
import type { Identity } from './identity'
import type { PasswordHashing } from './password-hashing'
import { requireStrongPassword } from './password-rules'
import type { SessionEnds } from './session-ends'
import type { Sessions } from './sessions'
import { accountOf, type StoredUser, type Users } from './users'

interface AccountParts {
  readonly users: Users
  readonly sessions: Sessions
  readonly ends: SessionEnds
  readonly hashing: PasswordHashing
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What administrators do with users. */
export function createAccounts({
  users,
  sessions,
  ends,
  hashing,
  now,
}: AccountParts): Pick<Identity, 'listAccounts' | 'createAccount' | 'changeAccount'> {
  const requireFree = (username: string): void => {
    if (username.toLowerCase() === BUNDLED_USERNAME || users.byName(username) !== undefined) {
      throw new LoomError('request/conflict', `The user name ${username} is taken.`)
    }
  }
  const requireAdminLeft = (leaving: StoredUser): void => {
    const isAdmin = (user: StoredUser): boolean => user.role === 'admin' && !user.disabled
    if (isAdmin(leaving) && !users.all().some((user) => user.id !== leaving.id && isAdmin(user))) {
      throw new LoomError('request/conflict', 'This is the last administrator: name another one first.')
    }
  }
  const existing = (id: string): StoredUser => {
    const user = users.byId(id)
    if (user === undefined) throw new LoomError('request/not-found', 'There is no such user.')
    return user
  }
  return {
    listAccounts: () => users.all().map(accountOf),
    createAccount: async ({ username, password, role }) => {
      requireFree(username)
      requireStrongPassword(password, username)
      const passwordHash = await hashing.hash(password)
      requireFree(username)
      return accountOf(users.insert({ username, role, passwordHash, createdAt: now() }))
    },
    changeAccount: async (id, change) => {
      const before = existing(id)
      if (before.username === BUNDLED_USERNAME) {
        throw new LoomError('request/conflict', 'This user belongs to the desktop app and stays as it is.')
      }
      if (change.password !== undefined) requireStrongPassword(change.password, before.username)
      const hash = change.password === undefined ? undefined : await hashing.hash(change.password)
      const user = existing(id)
      const role: Role = change.role ?? user.role
      const disabled = change.disabled ?? user.disabled
      if (role !== 'admin' || disabled) requireAdminLeft(user)
      users.setAccess(id, { role, disabled })
      if (hash !== undefined) users.setPasswordHash(id, hash)
      if (hash !== undefined || role !== user.role || disabled !== user.disabled) {
        ends.end(id, sessions.ofUser(id), 'auth/session-ended')
      }
      return accountOf({ ...user, role, disabled })
    },
  }
}
