import type { KeychainState } from './keychain-state'

/** What the messages of libsecret, macOS and Windows say when a keychain is there but shut. */
const LOCKED = /locked|prompt|dismissed|interaction is not allowed|passphrase|object does not exist at path|cancell?ed/i

/** Tells from a keychain's error whether there is none, or a locked one. */
export function classifyKeychainError(error: unknown): Exclude<KeychainState, 'checking' | 'ok'> {
  return LOCKED.test(error instanceof Error ? error.message : String(error)) ? 'locked' : 'none'
}
