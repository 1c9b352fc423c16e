import { randomUUID } from 'node:crypto'
import { Preferences, type Role, type User } from '../../contract/model/user'
import type { Account } from '../../contract/wire/http'
import type { Database } from '../database/database'

/** A user as stored. Without a hash no password fits. */
export interface StoredUser extends Account {
  readonly passwordHash: string | null
  readonly preferences: Preferences
}

interface Row {
  readonly id: string
  readonly username: string
  readonly role: Role
  readonly password_hash: string | null
  readonly disabled: number
  readonly preferences: string
  readonly created_at: number
}

export interface Users {
  byId(id: string): StoredUser | undefined
  /** Letter case of ASCII does not count. */
  byName(username: string): StoredUser | undefined
  all(): readonly StoredUser[]
  insert(user: { username: string; role: Role; passwordHash: string | null; createdAt: number }): StoredUser
  setPasswordHash(id: string, hash: string): void
  setPreferences(id: string, preferences: Preferences): void
  setAccess(id: string, access: { role: Role; disabled: boolean }): void
}

export function createUsers(database: Database): Users {
  const byId = database.prepare('SELECT * FROM users WHERE id = ?')
  const byName = database.prepare('SELECT * FROM users WHERE username = ?')
  const all = database.prepare('SELECT * FROM users ORDER BY username')
  const insert = database.prepare(
    'INSERT INTO users (id, username, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const setHash = database.prepare('UPDATE users SET password_hash = ? WHERE id = ?')
  const setPreferences = database.prepare('UPDATE users SET preferences = ? WHERE id = ?')
  const setAccess = database.prepare('UPDATE users SET role = ?, disabled = ? WHERE id = ?')
  return {
    byId: (id) => fromRow(byId.get(id)),
    byName: (username) => fromRow(byName.get(username)),
    all: () => all.all().flatMap((row) => fromRow(row) ?? []),
    insert: ({ username, role, passwordHash, createdAt }) => {
      const id = randomUUID()
      insert.run(id, username, role, passwordHash, createdAt)
      return { id, username, role, passwordHash, createdAt, disabled: false, preferences: Preferences.parse({}) }
    },
    setPasswordHash: (id, hash) => void setHash.run(hash, id),
    setPreferences: (id, preferences) => void setPreferences.run(JSON.stringify(preferences), id),
    setAccess: (id, { role, disabled }) => void setAccess.run(role, disabled ? 1 : 0, id),
  }
}

/** What the user's own clients may see. */
export function publicUser({ id, username, role, preferences }: StoredUser): User {
  return { id, username, role, preferences }
}

/** What administrators may see. */
export function accountOf({ id, username, role, disabled, createdAt }: StoredUser): Account {
  return { id, username, role, disabled, createdAt }
}

function fromRow(found: unknown): StoredUser | undefined {
  if (found === undefined) return undefined
  const row = found as Row
  const preferences = Preferences.safeParse(JSON.parse(row.preferences))
  return {
    id: row.id,
    username: row.username,
    role: row.role,
    passwordHash: row.password_hash,
    disabled: row.disabled === 1,
    preferences: preferences.success ? preferences.data : Preferences.parse({}),
    createdAt: row.created_at,
  }
}
