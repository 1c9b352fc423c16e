import type { Log } from '../log/log'
import { decideUrl, type UrlUse } from '../platform/url-policy'

/** The part of Electron's web contents that is closed off here. */
export interface HardenedContents {
  on(event: 'will-navigate' | 'will-redirect', listener: (event: PreventableEvent, url: string) => void): unknown
  on(event: 'will-frame-navigate', listener: (event: FrameNavigation) => void): unknown
  on(event: 'will-attach-webview', listener: (event: PreventableEvent) => void): unknown
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void
}

interface PreventableEvent {
  readonly preventDefault: () => void
}

interface FrameNavigation extends PreventableEvent {
  readonly url: string
  readonly isMainFrame: boolean
}

interface HardenOptions {
  readonly devServer: string | null
  readonly openExternal: (url: string) => void
  readonly log: Log
}

/** Puts one web contents, of whatever kind, under the URL policy. Attach it as soon as the contents exist. */
export function hardenContents(contents: HardenedContents, { devServer, openExternal, log }: HardenOptions): void {
  const check =
    (use: UrlUse) =>
    (event: PreventableEvent, url: string): void => {
      if (decideUrl(url, use, devServer).kind === 'allow') return
      event.preventDefault()
      log.warn('url.refused', { use, url })
    }
  contents.on('will-navigate', check('navigate'))
  contents.on('will-redirect', check('redirect'))
  contents.on('will-frame-navigate', (event) => {
    // The main frame has its own event; Electron sends both.
    if (!event.isMainFrame) check('frame')(event, event.url)
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const decision = decideUrl(url, 'window', devServer)
    if (decision.kind === 'external') openExternal(decision.url)
    else log.warn('url.refused', { use: 'window', url })
    return { action: 'deny' }
  })
}
