import type { BundledEndpoint } from '../bundled/supervisor'
import type { HttpTarget } from '../link/types'
import type { KnownServer } from './servers-file'

/** Where to reach a known server; null when that is the bundled one and it does not run. */
export function serverTarget({ profile }: KnownServer, endpoint: BundledEndpoint | null): HttpTarget | null {
  if (profile.kind === 'remote') return profile.address === null ? null : { url: profile.address, bundled: false }
  return endpoint === null ? null : { url: endpoint.url, bundled: true }
}
