import type { SecretStore } from './keychain'

/** libsecret agrees a key with the daemon once per process, and never again when another daemon takes its place. */
const LOST_AGREEMENT = /session wrapping the secret does not exist/i

/** Asks `store`, and where the daemon behind it has been replaced, `fresh`, which asks from a process of its own. */
export function createRecoveringStore(store: SecretStore, fresh: SecretStore): SecretStore {
  async function recover<Value>(ask: (from: SecretStore) => Promise<Value>): Promise<Value> {
    try {
      return await ask(store)
    } catch (error) {
      if (error instanceof Error && LOST_AGREEMENT.test(error.message)) return ask(fresh)
      throw error
    }
  }

  return {
    getPassword: (service, account) => recover((from) => from.getPassword(service, account)),
    setPassword: (service, account, secret) => recover((from) => from.setPassword(service, account, secret)),
    deletePassword: (service, account) => recover((from) => from.deletePassword(service, account)),
  }
}
