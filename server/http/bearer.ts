import type { IncomingMessage } from 'node:http'
import { LoomError } from '../../contract/errors'
import { API_KEY_PREFIX } from '../identity/api-key-text'

/** What a request proves itself by: the access token of a session, or an API key. */
export type Credential =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'key'; readonly key: string }

/**
 * The credential of a request: in the Authorization header, once, and nowhere else. A key may also come as the password
 * of HTTP Basic under whatever user name, as some senders of metrics know nothing else.
 */
export function credentialOf(request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): Credential {
  const header = request.headers.authorization
  if (header === undefined || header === '') {
    throw new LoomError('auth/missing-token', 'Sign in: this needs an access token.')
  }
  const times = request.rawHeaders.filter((name, index) => index % 2 === 0 && /^authorization$/i.test(name)).length
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? basicPassword(header)
  if (times !== 1 || token === undefined) throw new LoomError('auth/invalid-token', 'The token is not valid.')
  return token.startsWith(API_KEY_PREFIX) ? { kind: 'key', key: token } : { kind: 'token', token }
}

/** Keys alone may come this way: anything else is no credential. */
function basicPassword(header: string): string | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString()
  const password = pair.slice(pair.indexOf(':') + 1)
  return password.startsWith(API_KEY_PREFIX) ? password : undefined
}
