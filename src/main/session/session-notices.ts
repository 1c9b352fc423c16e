import type { ErrorCode } from '../../../contract/errors'
import type { Notice } from '../../../contract/ipc/desktop'
import type { Reason } from '../../../contract/ipc/session'
import type { KeychainState } from './keychain-state'

const FAULTS: Partial<Record<KeychainState, { readonly code: ErrorCode; readonly message: string }>> = {
  none: {
    code: 'keychain/unavailable',
    message: 'This computer offers no keychain. Install and start one, such as GNOME Keyring or KWallet.',
  },
  locked: { code: 'keychain/locked', message: 'The keychain of this computer is locked. Unlock it.' },
  'timed-out': { code: 'keychain/timeout', message: 'The keychain of this computer does not answer.' },
}

/** Why the keychain is of no use; null when it is, or may be. */
export function keychainFault(state: KeychainState): Reason | null {
  return FAULTS[state] ?? null
}

/** What the person is told, once, when nothing can be kept. */
export function keychainNotice(fault: Reason): Notice {
  return {
    id: 'keychain',
    severity: 'warning',
    code: fault.code,
    title: 'Sign-ins and offline data are not kept',
    message: `${fault.message} Until then Loom keeps your session in memory, and forgets it when it quits.`,
  }
}

/** What the person is told about a server whose address is plain http. */
export function readableNotice(origin: string): Notice {
  return {
    id: `readable:${origin}`,
    severity: 'warning',
    code: null,
    title: 'This connection can be read on the way',
    message: `${origin} uses plain http: others in the same network can read your password and your metrics.`,
  }
}
