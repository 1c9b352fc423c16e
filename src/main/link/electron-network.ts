import { net, session } from 'electron'
import { createFindRoute, systemCertificates } from './find-route'
import { type OpenRequest, sendBy } from './send-request'
import type { FindRoute } from './types'

/** By Chromium's network, with the system's proxy and certificates. Follows no redirect and sends no cookie. */
export const sendByChromium = sendBy((url, options) => {
  const request: unknown = net.request({
    ...options,
    url,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    bypassCustomProtocolHandlers: true,
  })
  // Its answers are Node's streams; Electron's types say less.
  return request as OpenRequest
})

/** Call once the app is ready: the session that knows the proxy is not there before. */
export function createSystemRoute(): FindRoute {
  return createFindRoute({ resolveProxy: (url) => session.defaultSession.resolveProxy(url), systemCertificates })
}
