import { net, session } from 'electron'
import { createFindRoute, systemCertificates } from './find-route'
import type { Fetch } from './http-client'
import type { FindRoute } from './types'

/** Chromium's fetch, with the system's proxy and certificates. */
export const chromiumFetch: Fetch = (url, init) =>
  net.fetch(url, { ...init, cache: 'no-store', bypassCustomProtocolHandlers: true } as RequestInit)

/** Call once the app is ready: the session that knows the proxy is not there before. */
export function createSystemRoute(): FindRoute {
  return createFindRoute({ resolveProxy: (url) => session.defaultSession.resolveProxy(url), systemCertificates })
}
