import type { AppFacts } from '../../../contract/ipc/desktop'

/** Whether secrets can be kept on this computer. */
export type KeychainState = AppFacts['keychain']
