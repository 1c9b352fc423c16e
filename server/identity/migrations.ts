import type { Migration } from '../database/migrate'

/**
 * Users, their sessions and API keys, and the key that signs tokens. A session row holds the ids and times of the newest pair of
 * tokens, never a token: signing is deterministic, so the same row gives the same answer again.
 */
export const IDENTITY_MIGRATIONS: readonly Migration[] = [
  {
    name: 'identity/1-users-and-sessions',
    sql: `
      CREATE TABLE users (
        id TEXT PRIMARY KEY,
        username TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'admin')),
        password_hash TEXT,
        disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
        preferences TEXT NOT NULL DEFAULT '{}',
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at INTEGER NOT NULL,
        issued_at INTEGER NOT NULL,
        access_jti TEXT NOT NULL,
        access_expires_at INTEGER NOT NULL,
        refresh_jti TEXT NOT NULL,
        refresh_expires_at INTEGER NOT NULL,
        previous_refresh_jti TEXT
      ) STRICT;
      CREATE INDEX sessions_by_user ON sessions (user_id);
      CREATE INDEX sessions_by_expiry ON sessions (refresh_expires_at);
      CREATE TABLE signing_keys (
        kid TEXT PRIMARY KEY,
        private_jwk TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    name: 'identity/2-api-keys',
    sql: `
      CREATE TABLE api_keys (
        id TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE,
        scopes TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER,
        expires_at INTEGER
      ) STRICT;
      CREATE INDEX api_keys_by_user ON api_keys (user_id);
    `,
  },
]
