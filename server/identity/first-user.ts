import { randomBytes } from 'node:crypto'
import { BUNDLED_USERNAME } from '../../contract/wire/bundled'
import type { PasswordHashing } from './password-hashing'
import type { Users } from './users'

const ADMIN_USERNAME = 'admin'

/**
 * The administrator of the first start. Answers the password when it had to be generated, to be shown once; null when
 * it was given or the user is already there: then a given password changes nothing.
 */
export async function ensureAdministrator(
  users: Users,
  hashing: PasswordHashing,
  given: string | null,
  now: number,
): Promise<string | null> {
  if (users.byName(ADMIN_USERNAME) !== undefined) return null
  const password = given ?? randomBytes(18).toString('base64url')
  const passwordHash = await hashing.hash(password)
  users.insert({ username: ADMIN_USERNAME, role: 'admin', passwordHash, createdAt: now })
  return given === null ? password : null
}

/** The desktop's own user. It has no password: the launch secret, which is never stored, opens it. */
export function ensureBundledUser(users: Users, now: number): void {
  if (users.byName(BUNDLED_USERNAME) === undefined) {
    users.insert({ username: BUNDLED_USERNAME, role: 'admin', passwordHash: null, createdAt: now })
  }
}
