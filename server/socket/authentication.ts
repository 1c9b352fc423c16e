import { type Failure, LoomError, toFailure } from '../../contract/errors'
import { Handshake } from '../../contract/wire/events'
import { PROTOCOL_VERSION } from '../../contract/wire/protocol'
import type { Caller, Identity } from '../identity/identity'

/** Proves who connects, from the `auth` of Socket.IO's handshake. Throws LoomErrors with `auth/…` or `protocol/…` codes. */
export async function authenticate(auth: unknown, identity: Pick<Identity, 'verifyAccess'>): Promise<Caller> {
  const { token, protocol } = (auth ?? {}) as Partial<Record<string, unknown>>
  if (protocol !== PROTOCOL_VERSION) {
    throw new LoomError(
      'protocol/unsupported-version',
      `This server speaks version ${PROTOCOL_VERSION} of the socket protocol.`,
    )
  }
  if (token === undefined || token === '') {
    throw new LoomError('auth/missing-token', 'Connect with an access token in the handshake.')
  }
  const handshake = Handshake.safeParse(auth)
  if (!handshake.success) throw new LoomError('auth/invalid-token', 'The handshake is not valid.')
  return identity.verifyAccess(handshake.data.token)
}

/** What a refused client finds in its `connect_error`: `data` holds the failure. */
export function refusal(error: unknown): Error & { readonly data: Failure } {
  const failure = toFailure(error)
  return Object.assign(new Error(failure.message), { data: failure })
}
