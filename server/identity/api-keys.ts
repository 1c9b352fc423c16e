import { randomUUID } from 'node:crypto'
import { LoomError } from '../../contract/errors'
import type { ApiKey, Scope } from '../../contract/model/api-key'
import type { Database } from '../database/database'
import { apiKeyHash, isApiKeyText, newApiKey } from './api-key-text'
import type { Identity } from './identity'
import { publicUser, type Users } from './users'

/** Keys one user may hold. */
export const MAX_KEYS_PER_USER = 50
/** How exactly the last use is known: a write to the disk an hour, not one a request. */
const LAST_USE_MS = 3600_000

interface Row {
  readonly id: string
  readonly user_id: string
  readonly name: string
  readonly scopes: string
  readonly created_at: number
  readonly last_used_at: number | null
  readonly expires_at: number | null
}

/** Keys by which programs write and read metrics for a user. `now`: epoch milliseconds. */
export function createApiKeys({
  database,
  users,
  now,
}: {
  readonly database: Database
  readonly users: Pick<Users, 'byId'>
  readonly now: () => number
}): Pick<Identity, 'verifyKey' | 'listKeys' | 'createKey' | 'revokeKey'> {
  const byHash = database.prepare('SELECT * FROM api_keys WHERE hash = ?')
  const ofUser = database.prepare('SELECT * FROM api_keys WHERE user_id = ? ORDER BY created_at, id')
  const insert = database.prepare(
    'INSERT INTO api_keys (id, user_id, name, hash, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const used = database.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM api_keys WHERE id = ? AND user_id = ?')

  return {
    verifyKey: (key, scope) => {
      // The look-up is by hash: how long it takes tells nothing about any key, as nobody can choose a hash's first bytes.
      const row = isApiKeyText(key) ? (byHash.get(apiKeyHash(key)) as Row | undefined) : undefined
      const user = row === undefined ? undefined : users.byId(row.user_id)
      if (row === undefined || user === undefined || user.disabled) {
        throw new LoomError('auth/invalid-token', 'The API key is not valid.')
      }
      const time = now()
      if (row.expires_at !== null && row.expires_at <= time) {
        throw new LoomError('auth/expired-token', 'The API key has expired.')
      }
      if (!scopesOf(row).includes(scope)) throw new LoomError('auth/forbidden', `This needs a key with ${scope}.`)
      const hour = time - (time % LAST_USE_MS)
      if (row.last_used_at !== hour) used.run(hour, row.id)
      return { user: publicUser(user), keyId: row.id }
    },
    listKeys: ({ user }) => (ofUser.all(user.id) as readonly Row[]).map(fromRow),
    createKey: ({ user }, { name, scopes, expiresAt = null }) => {
      if (scopes.includes('metrics:write') && user.role === 'viewer') {
        throw new LoomError('auth/forbidden', 'A key that writes metrics needs the role editor.')
      }
      if (expiresAt !== null && expiresAt <= now()) throw new LoomError('request/invalid', 'expiresAt has passed.')
      const held = ofUser.all(user.id).length
      if (held >= MAX_KEYS_PER_USER) {
        throw new LoomError('request/conflict', `You hold ${held} keys, the most one user may. Revoke one first.`)
      }
      const key = newApiKey()
      const made = { id: randomUUID(), name, scopes, createdAt: now(), lastUsedAt: null, expiresAt }
      insert.run(made.id, user.id, name, apiKeyHash(key), scopes.join(' '), made.createdAt, expiresAt)
      return { ...made, key }
    },
    revokeKey: ({ user }, id) => {
      if (remove.run(id, user.id).changes === 0) throw new LoomError('request/not-found', 'There is no such key.')
    },
  }
}

function fromRow(row: Row): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: scopesOf(row),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  }
}

function scopesOf({ scopes }: Row): Scope[] {
  return scopes.split(' ') as Scope[]
}
