import { LoomError } from '../../../contract/errors'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const PRIVATE = [
  /^10(\.\d{1,3}){3}$/,
  /^192\.168(\.\d{1,3}){2}$/,
  /^172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}$/,
  /^169\.254(\.\d{1,3}){2}$/,
  /^\[f[cd][0-9a-f]{2}:/,
  /^\[fe[89ab][0-9a-f]:/,
  /\.(local|lan|internal|home\.arpa)$/,
  /^[^.:[\]]+$/,
]

/** A server's address, made regular. */
export interface ServerAddress {
  /** Such as https://metrics.example.org, without a slash at its end. */
  readonly origin: string
  /** What is sent can be read on the way, password included: plain http beyond this computer. */
  readonly readable: boolean
}

/**
 * Reads what a person typed. Without a scheme it is https, or http on this computer. Plain http is taken for this
 * computer and for private networks, where certificates are rare, and nowhere else. Throws `link/invalid-address`.
 */
export function parseAddress(typed: string): ServerAddress {
  const text = typed.trim()
  const url = readUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${schemeFor(text)}://${text}`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid('An address begins with https:// or http://.')
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('Leave user name and password out of the address; they have their own fields.')
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw invalid(`An address has no path. Try ${url.origin}.`)
  }
  if (url.protocol === 'https:' || LOOPBACK.test(url.hostname)) return { origin: url.origin, readable: false }
  if (PRIVATE.some((pattern) => pattern.test(url.hostname))) return { origin: url.origin, readable: true }
  throw invalid('Plain http would send your password readable through the internet. Use https://.')
}

function schemeFor(text: string): 'http' | 'https' {
  const host = /^(\[[^\]]*\]|[^:/?#]*)/.exec(text)?.[0] ?? ''
  return LOOPBACK.test(host.toLowerCase()) ? 'http' : 'https'
}

function readUrl(text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw invalid('This is not an address. One looks like https://metrics.example.org.')
  }
}

function invalid(message: string): LoomError {
  return new LoomError('link/invalid-address', message)
}
