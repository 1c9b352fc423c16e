import { randomUUID } from 'node:crypto'
import type { Database } from '../database/database'

/** The newest pair of tokens of a session: enough to write both again, letter for letter. Times are epoch seconds. */
export interface Session {
  readonly id: string
  readonly userId: string
  readonly issuedAt: number
  readonly accessId: string
  readonly accessExpiresAt: number
  readonly refreshId: string
  readonly refreshExpiresAt: number
  /** The refresh token that this pair replaced; null right after login. */
  readonly previousRefreshId: string | null
}

export interface Lifetimes {
  /** Seconds. */
  readonly access: number
  readonly refresh: number
}

interface Row {
  readonly id: string
  readonly user_id: string
  readonly issued_at: number
  readonly access_jti: string
  readonly access_expires_at: number
  readonly refresh_jti: string
  readonly refresh_expires_at: number
  readonly previous_refresh_jti: string | null
}

export interface Sessions {
  byId(id: string): Session | undefined
  ofUser(userId: string): readonly string[]
  /** `now`: epoch seconds. */
  start(userId: string, now: number): Session
  /** Gives the session its next pair of tokens. */
  rotate(session: Session, now: number): Session
  end(ids: readonly string[]): void
  /** Forgets sessions whose refresh token has ended by itself. */
  dropExpired(now: number): void
}

export function createSessions(database: Database, lifetimes: Lifetimes): Sessions {
  const byId = database.prepare('SELECT * FROM sessions WHERE id = ?')
  const ofUser = database.prepare('SELECT id FROM sessions WHERE user_id = ?')
  const insert = database.prepare(
    `INSERT INTO sessions (id, user_id, created_at, issued_at, access_jti, access_expires_at, refresh_jti,
      refresh_expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    `UPDATE sessions SET issued_at = ?, access_jti = ?, access_expires_at = ?, refresh_jti = ?, refresh_expires_at = ?,
      previous_refresh_jti = ? WHERE id = ?`,
  )
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?')
  const removeExpired = database.prepare('DELETE FROM sessions WHERE refresh_expires_at < ?')

  const freshPair = (now: number) => ({
    issuedAt: now,
    accessId: randomUUID(),
    accessExpiresAt: now + lifetimes.access,
    refreshId: randomUUID(),
    refreshExpiresAt: now + lifetimes.refresh,
  })

  return {
    byId: (id) => fromRow(byId.get(id)),
    ofUser: (userId) => (ofUser.all(userId) as readonly { id: string }[]).map((row) => row.id),
    start: (userId, now) => {
      const session: Session = { id: randomUUID(), userId, ...freshPair(now), previousRefreshId: null }
      const { id, accessId, accessExpiresAt, refreshId, refreshExpiresAt } = session
      insert.run(id, userId, now, now, accessId, accessExpiresAt, refreshId, refreshExpiresAt)
      return session
    },
    rotate: (session, now) => {
      const next: Session = { ...session, ...freshPair(now), previousRefreshId: session.refreshId }
      const { accessId, accessExpiresAt, refreshId, refreshExpiresAt, previousRefreshId, id } = next
      update.run(now, accessId, accessExpiresAt, refreshId, refreshExpiresAt, previousRefreshId, id)
      return next
    },
    end: (ids) => {
      database.transaction(() => {
        for (const id of ids) remove.run(id)
      })()
    },
    dropExpired: (now) => void removeExpired.run(now),
  }
}

function fromRow(found: unknown): Session | undefined {
  if (found === undefined) return undefined
  const row = found as Row
  return {
    id: row.id,
    userId: row.user_id,
    issuedAt: row.issued_at,
    accessId: row.access_jti,
    accessExpiresAt: row.access_expires_at,
    refreshId: row.refresh_jti,
    refreshExpiresAt: row.refresh_expires_at,
    previousRefreshId: row.previous_refresh_jti,
  }
}
