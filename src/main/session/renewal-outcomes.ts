import type { BundledServer } from '../../../contract/ipc/connection'
import type { Renewal } from './types'

/** Nobody is signed in, or somebody else is by now. */
export function signedOut(): Renewal {
  return { ok: false, reason: { code: 'auth/session-ended', message: 'You are signed out.' }, final: true }
}

/** The server on this computer is not there to be asked. */
export function bundledMissing(state: BundledServer): Renewal {
  if (state.status === 'failed') return { ok: false, reason: state.reason, final: true }
  const message = 'The server on this computer is starting.'
  return { ok: false, reason: { code: 'server/unavailable', message }, final: false }
}
