import { freshProcessStore } from './fresh-process-store'
import type { SecretStore } from './keychain'
import { createRecoveringStore } from './recovering-store'

/** The addon loads with the first question: before, it would hold up the window. */
async function addon() {
  const { default: keytar } = await import('keytar')
  return keytar
}

const inThisProcess: SecretStore = {
  getPassword: async (service, account) => (await addon()).getPassword(service, account),
  setPassword: async (service, account, secret) => (await addon()).setPassword(service, account, secret),
  deletePassword: async (service, account) => (await addon()).deletePassword(service, account),
}

/** The system's keychain through keytar, also after its daemon was replaced. */
export const keytarStore: SecretStore = createRecoveringStore(inThisProcess, freshProcessStore)
