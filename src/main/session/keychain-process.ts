import keytar from 'keytar'
import type { KeychainCall, KeychainReply } from './keychain-call'

/**
 * A utility process that asks the keychain one thing and ends. Only main holds the other end of its port, so it spares
 * itself the schema library, which would else be split from main's file and cost every start.
 */
process.parentPort.once('message', ({ data }: { data: KeychainCall }) => {
  void answer(data).then((reply) => process.parentPort.postMessage(reply))
})

async function answer(asked: KeychainCall): Promise<KeychainReply> {
  const { service, account } = asked
  try {
    switch (asked.call) {
      case 'get':
        return { value: await keytar.getPassword(service, account) }
      case 'set':
        await keytar.setPassword(service, account, asked.secret)
        return { value: null }
      case 'delete':
        return { value: await keytar.deletePassword(service, account) }
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
