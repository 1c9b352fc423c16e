import type { ServerProfile } from '../../../contract/ipc/session'
import type { Log } from '../log/log'
import { createObservable, type Observable } from '../observable'
import type { JsonFile } from '../platform/json-file'
import type { Keychain } from './keychain'
import { isServer, type KnownServer, type ServersDocument } from './servers-file'

/** The known servers, and the keychain entries that wait to be removed. */
export interface ServerRegistry {
  readonly profiles: Observable<ServerProfile[]>
  readonly document: () => ServersDocument
  readonly active: () => KnownServer
  /** Holds from now on; a disk that refuses it costs the next start, not this one. */
  readonly store: (document: ServersDocument) => Promise<void>
  /** Removes keychain entries; those that stay for now are noted, to be removed at the next start. */
  readonly forget: (entries: readonly string[]) => Promise<void>
  readonly dispose: () => void
}

export function createServerRegistry(
  file: JsonFile<ServersDocument>,
  keychain: Pick<Keychain, 'remove'>,
  log: Log,
): ServerRegistry {
  const document = file.current.get
  const profiles = createObservable(profilesOf(document()))
  const dispose = file.current.subscribe((changed) => profiles.set(profilesOf(changed)))

  async function store(next: ServersDocument): Promise<void> {
    try {
      await file.write(next)
    } catch (error) {
      log.warn('servers.not-saved', { error })
    }
  }

  return {
    profiles,
    document,
    active: () => {
      const { active, servers } = document()
      const found = servers.find(isServer(active)) ?? servers[0]
      if (found === undefined) throw new Error('the bundled server is always known')
      return found
    },
    store,
    forget: async (entries) => {
      await store({ ...document(), forget: [...new Set([...document().forget, ...entries])] })
      for (const entry of entries) {
        if (!(await keychain.remove(entry))) continue
        await store({ ...document(), forget: document().forget.filter((other) => other !== entry) })
      }
    },
    dispose,
  }
}

function profilesOf({ servers }: ServersDocument): ServerProfile[] {
  return servers.map(({ profile }) => profile)
}
