import type { Request } from 'express'
import { LoomError } from '../../contract/errors'
import type { Role } from '../../contract/model/user'
import type { Caller, Identity, KeyHolder } from '../identity/identity'
import { credentialOf } from './bearer'
import type { Route } from './route'

/** What a role may, its successors may too. */
const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2 }

/** Who asks, when the route admits them; null where it is open to all. A key does no more than its user may. */
export async function admittedCaller(
  { access, scope }: Route,
  request: Request,
  identity: Pick<Identity, 'verifyAccess' | 'verifyKey'>,
): Promise<Caller | KeyHolder | null> {
  if (access === 'open') return null
  const credential = credentialOf(request)
  const caller = credential.kind === 'key' ? keyHolder(credential.key) : await identity.verifyAccess(credential.token)
  if (RANK[caller.user.role] < RANK[access]) {
    throw new LoomError('auth/forbidden', `This needs the role ${access}.`)
  }
  return caller

  function keyHolder(key: string): KeyHolder {
    if (scope === undefined) throw new LoomError('auth/forbidden', 'An API key can’t be used here: sign in.')
    return identity.verifyKey(key, scope)
  }
}
