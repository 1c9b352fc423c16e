import { LoomError } from '../../../contract/errors'

const CERTIFICATE =
  /ERR_(CERT|SSL|BAD_SSL|TLS_CERT)|CERT_|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|certificate|ALTNAME/i
const NO_TLS = /ERR_SSL_(WRONG_VERSION|PROTOCOL|VERSION_OR_CIPHER)|WRONG_VERSION_NUMBER|EPROTO|packet length too long/i
const TIMEOUT = /TIMED_?OUT|ETIMEDOUT|\btimeout\b|AbortError/i
const REDIRECT = /redirect/i

/** What a failed connection to `origin` means to a person. Understands the errors of Node and of Chromium. */
export function networkFault(error: unknown, origin: string): LoomError {
  if (error instanceof LoomError) return error
  const text = textOf(error)
  const fault = (code: LoomError['code'], message: string): LoomError => new LoomError(code, message, { cause: error })
  if (NO_TLS.test(text)) return fault('link/not-loom', `${origin} does not speak https.`)
  if (CERTIFICATE.test(text)) {
    return fault('link/untrusted-certificate', `This computer does not trust the certificate of ${origin}.`)
  }
  if (TIMEOUT.test(text)) return fault('link/timeout', `${origin} did not answer in time.`)
  if (REDIRECT.test(text)) {
    return fault('link/not-loom', `${origin} leads to another address. Enter the address that it leads to.`)
  }
  return fault('link/unreachable', `${origin} can't be reached.`)
}

/** Message and code of an error and of what caused it, as one text. */
function textOf(error: unknown): string {
  const parts: string[] = []
  for (let depth = 0, at = error; depth < 4 && at instanceof Error; depth += 1, at = at.cause) {
    const { code, description } = at as { code?: unknown; description?: unknown }
    parts.push(at.name, at.message, String(code ?? ''))
    // Socket.IO's transport errors carry the ErrorEvent that holds the real one.
    if (typeof description === 'object' && description !== null && 'error' in description) {
      parts.push(textOf(description.error))
    }
  }
  return parts.join(' ')
}
