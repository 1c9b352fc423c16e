import { createRequire } from 'node:module'
import type Keytar from 'keytar'
import { freshProcessStore } from './fresh-process-store'
import type { SecretStore } from './keychain'
import { createRecoveringStore } from './recovering-store'

/** The addon loads with the first question: before, it would hold up the window. `import` can't load from a packed app. */
const load = createRequire(__filename)
const addon = (): typeof Keytar => load('keytar')

const inThisProcess: SecretStore = {
  getPassword: async (service, account) => addon().getPassword(service, account),
  setPassword: async (service, account, secret) => addon().setPassword(service, account, secret),
  deletePassword: async (service, account) => addon().deletePassword(service, account),
}

/** The system's keychain through keytar, also after its daemon was replaced. */
export const keytarStore: SecretStore = createRecoveringStore(inThisProcess, freshProcessStore)
