import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { SecretStore } from './keychain'
import { type KeychainCall, KeychainReply } from './keychain-call'

/** The keychain, asked from a new process each time. Slower, but it meets whatever daemon there is now. */
export const freshProcessStore: SecretStore = {
  getPassword: async (service, account) => {
    const value = await ask({ call: 'get', service, account })
    return typeof value === 'string' ? value : null
  },
  setPassword: async (service, account, secret) => void (await ask({ call: 'set', service, account, secret })),
  deletePassword: async (service, account) => (await ask({ call: 'delete', service, account })) === true,
}

function ask(call: KeychainCall): Promise<string | boolean | null> {
  return new Promise((resolve, reject) => {
    const child = utilityProcess.fork(join(__dirname, 'keychain-process.js'), [], { serviceName: 'Loom keychain' })
    child.once('message', (message: unknown) => {
      const reply = KeychainReply.safeParse(message)
      if (!reply.success) reject(new Error('the keychain process answers something else'))
      else if ('error' in reply.data) reject(new Error(reply.data.error))
      else resolve(reply.data.value)
      child.kill()
    })
    child.once('exit', (code) => reject(new Error(`the keychain process ended with ${code}`)))
    child.postMessage(call)
  })
}
