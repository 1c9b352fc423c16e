import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../database/database'
import { createJsonLog } from '../log/json-log'
import { createRegistry } from '../metrics/registry'
import { createIdentity, type FirstUser } from './create-identity'
import type { Identity, SessionEnd } from './identity'
import { IDENTITY_MIGRATIONS } from './migrations'

export const ADMIN = { username: 'admin', password: 'correct horse battery' }

/** The real identity on a database file, with a clock that tests move. */
export interface TestIdentity {
  readonly identity: Identity
  readonly generatedPassword: string | null
  readonly file: string
  readonly clock: { now: number }
  readonly ends: readonly SessionEnd[]
  readonly lines: readonly string[]
  /** The same file by a new process, as after a kill: nothing but the file is kept. */
  restart(): Promise<TestIdentity>
  /** Runs SQL beside the server, as an administrator at the file would. */
  sql(text: string): readonly unknown[]
  close(): void
}

export async function createTestIdentity(
  firstUser: FirstUser = { kind: 'administrator', password: ADMIN.password },
  clock = { now: Date.parse('2026-01-01T00:00:00Z') },
  directory = mkdtempSync(join(tmpdir(), 'loom-identity-')),
): Promise<TestIdentity> {
  const file = join(directory, 'loom.db')
  const database = openDatabase(file, IDENTITY_MIGRATIONS)
  const lines: string[] = []
  const { identity, generatedPassword } = await createIdentity({
    database,
    issuer: 'loom',
    audience: 'loom',
    lifetimes: { access: 600, refresh: 30 * 86_400 },
    firstUser,
    now: () => clock.now,
    log: createJsonLog({ level: 'debug', now: () => clock.now, write: (line) => lines.push(line) }),
    registry: createRegistry(),
  })
  const ends: SessionEnd[] = []
  identity.onSessionEnded((end) => ends.push(end))
  return {
    identity,
    generatedPassword,
    file,
    clock,
    ends,
    lines,
    sql: (text) => database.prepare(text).all(),
    restart: () => {
      database.close()
      return createTestIdentity(firstUser, clock, directory)
    },
    close: () => {
      database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
