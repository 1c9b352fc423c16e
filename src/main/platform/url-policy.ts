/** The one origin that our pages have. */
export const APP_SCHEME = 'app'
const APP_HOST = 'loom'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`

/** How an address would be used. */
export type UrlUse = 'navigate' | 'redirect' | 'frame' | 'window' | 'external'

/** `allow`: use this exact text. `external`: hand this exact text to the person's browser. `refuse`: nothing happens. */
export type UrlDecision =
  | { readonly kind: 'allow'; readonly url: string }
  | { readonly kind: 'external'; readonly url: string }
  | { readonly kind: 'refuse' }

const REFUSE: UrlDecision = { kind: 'refuse' }
const MAX_LENGTH = 2048

/**
 * What may be done with an address, whoever names it: the page, a server, a link in an alert. Only our own page loads
 * in a window, nothing loads in a frame, no further window opens, and only plain web addresses go to the browser.
 */
export function decideUrl(text: string, use: UrlUse, devServer: string | null): UrlDecision {
  switch (use) {
    case 'navigate':
      return isOwnPage(text, devServer) ? { kind: 'allow', url: text } : REFUSE
    case 'window':
    case 'external':
      return decideExternal(text)
    case 'redirect':
    case 'frame':
      return REFUSE
  }
}

/** Whether the text is an address of our own page: exactly our origin, no user, no port. */
export function isOwnPage(text: string, devServer: string | null): boolean {
  const url = parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  // A scheme unknown to the URL standard has no origin to compare.
  if (url.protocol === `${APP_SCHEME}:`) return url.host === APP_HOST && text.startsWith(`${APP_ORIGIN}/`)
  return devServer !== null && url.origin === devServer
}

function decideExternal(text: string): UrlDecision {
  const url = parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return REFUSE
  if (url.username !== '' || url.password !== '' || url.hostname === '') return REFUSE
  // The standard mends `https:/host` and `https:host`; nobody writes them in good faith.
  if (!/^https?:\/\/[^/]/i.test(text)) return REFUSE
  return { kind: 'external', url: url.href }
}

function parse(text: unknown): URL | null {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !isPlain(text)) return null
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** No blanks, control characters or backslashes: parsers differ over them, and an address needs none. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code <= 0x20 || code === 0x5c || (code >= 0x7f && code <= 0xa0)) return false
  }
  return true
}
