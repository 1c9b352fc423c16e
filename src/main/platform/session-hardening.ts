import type { Session } from 'electron'
import { developmentPolicy } from './content-security-policy'
import { createPageProtocol } from './page-protocol'
import { mayUse } from './permissions'
import { APP_SCHEME } from './url-policy'

/** Gives the window's session our protocol, no permissions, and no downloads. Tells of each script it hands out. */
export function hardenSession(
  session: Session,
  pageFolder: string,
  devServer: string | null,
  onScriptAnswered: () => void,
): void {
  const answer = createPageProtocol(pageFolder)
  // Not `protocol.handle`: its answers are streams that go through this process piece by piece while it has much else
  // to do, and the first panel came 100 ms later.
  session.protocol.registerBufferProtocol(APP_SCHEME, (request, respond) => {
    respond(answer(request))
    if (request.url.endsWith('.js')) onScriptAnswered()
  })
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(mayUse(permission, details.requestingUrl ?? '', details.isMainFrame, devServer)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayUse(permission, details.requestingUrl ?? `${origin}/`, details.isMainFrame, devServer),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  if (devServer !== null) {
    session.webRequest.onHeadersReceived({ urls: [`${devServer}/*`] }, ({ responseHeaders }, callback) =>
      callback({ responseHeaders: { ...responseHeaders, 'Content-Security-Policy': developmentPolicy(devServer) } }),
    )
  }
}
