import { z } from 'zod'
import type { Notice } from '../../../contract/ipc/desktop'
import { ServerProfile } from '../../../contract/ipc/session'
import { User } from '../../../contract/model/user'
import { type JsonFile, openJsonFile } from '../platform/json-file'

export const BUNDLED_ID = 'bundled'

const KnownServer = z.object({
  profile: ServerProfile,
  /** Who was signed in last; null after signing out. */
  user: User.nullable(),
})
export type KnownServer = z.infer<typeof KnownServer>

const ServersDocument = z
  .object({
    version: z.literal(1),
    /** Id of the server to go to at start. */
    active: z.string(),
    /** The bundled one first. */
    servers: z.array(KnownServer).min(1).max(200),
    /** Keychain entries that could not be removed yet. */
    forget: z.array(z.string()).max(1000),
  })
  .refine(({ active, servers }) => servers[0]?.profile.id === BUNDLED_ID && servers.some(isServer(active)))
export type ServersDocument = z.infer<typeof ServersDocument>

const initial: ServersDocument = {
  version: 1,
  active: BUNDLED_ID,
  servers: [
    {
      profile: { id: BUNDLED_ID, kind: 'bundled', name: 'This computer', address: null, username: null },
      user: null,
    },
  ],
  forget: [],
}

/** The servers that this app knows, and who was signed in where. Holds no secret. */
export function openServersFile(options: {
  readonly path: string
  readonly notify: (notice: Notice) => void
  readonly now: () => number
}): JsonFile<ServersDocument> {
  return openJsonFile({
    path: options.path,
    schema: ServersDocument,
    initial,
    now: options.now,
    onDamaged: (keptAs) =>
      options.notify({
        id: 'servers-damaged',
        severity: 'warning',
        code: null,
        title: 'The list of servers could not be read',
        message:
          keptAs === null
            ? 'Loom started with the server on this computer.'
            : `Loom started with the server on this computer. The unreadable list was kept as ${keptAs}.`,
      }),
  })
}

/** Puts a server into the document, in place of one with the same id. */
export function withServer(document: ServersDocument, server: KnownServer): ServersDocument {
  const known = document.servers.some(isServer(server.profile.id))
  return {
    ...document,
    servers: known
      ? document.servers.map((other) => (other.profile.id === server.profile.id ? server : other))
      : [...document.servers, server],
  }
}

export function isServer(id: string): (server: KnownServer) => boolean {
  return (server) => server.profile.id === id
}
