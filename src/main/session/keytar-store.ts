import keytar from 'keytar'
import { freshProcessStore } from './fresh-process-store'
import type { SecretStore } from './keychain'
import { createRecoveringStore } from './recovering-store'

const inThisProcess: SecretStore = {
  getPassword: (service, account) => keytar.getPassword(service, account),
  setPassword: (service, account, secret) => keytar.setPassword(service, account, secret),
  deletePassword: (service, account) => keytar.deletePassword(service, account),
}

/** The system's keychain through keytar, also after its daemon was replaced. */
export const keytarStore: SecretStore = createRecoveringStore(inThisProcess, freshProcessStore)
