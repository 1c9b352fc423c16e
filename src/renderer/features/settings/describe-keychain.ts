import type { AppFacts } from '../../../../contract/ipc/desktop'

/** What the state of the keychain means for a person. */
export function describeKeychain(keychain: AppFacts['keychain']): string {
  switch (keychain) {
    case 'checking':
      return 'Being checked'
    case 'ok':
      return 'In use'
    case 'none':
      return 'None found: you stay signed in until Loom quits'
    case 'locked':
      return 'Locked: you stay signed in until Loom quits'
    case 'timed-out':
      return 'Does not answer: you stay signed in until Loom quits'
  }
}
