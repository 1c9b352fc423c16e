import { LoomError } from '../../../contract/errors'
import { HealthAnswer } from '../../../contract/wire/http'
import { PROTOCOL_VERSION } from '../../../contract/wire/protocol'
import type { HttpClient, HttpTarget } from './types'

/** Makes sure that a Loom server of a version we speak is there, before it is shown a password. Throws `link/…`. */
export async function checkServer(http: HttpClient, target: HttpTarget): Promise<void> {
  const { protocol } = await http.send(target, { method: 'GET', path: '/healthz' }, HealthAnswer).catch(refused)
  if (protocol.max < PROTOCOL_VERSION) {
    throw new LoomError('link/server-too-old', `${target.url} runs an older Loom. Update the server.`)
  }
  if (protocol.min > PROTOCOL_VERSION) {
    throw new LoomError('link/server-too-new', `${target.url} runs a newer Loom. Update this app.`)
  }

  /** A problem document for an open path comes from something else that happens to speak them. */
  function refused(error: unknown): never {
    if (error instanceof LoomError && /^(link|server|protocol)\//.test(error.code)) throw error
    throw new LoomError('link/not-loom', `${target.url} answers, but not as a Loom server does.`, { cause: error })
  }
}
