/** Names under which secrets travel: whatever stands there is never written. */
const SECRET_NAME = /pass(word|phrase|wd)|secret|token|authori[sz]ation|cookie|credential|^auth$|api.?key|private.?key/i

/** Names that only sound like it: counts and times of tokens. */
const HARMLESS = /(Lifetime|ExpiresAt|Bytes|Count)$/

const JWT = /[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g
const BEARER = /\bBearer\s+\S+/gi
const URL_PASSWORD = /(\w+:\/\/[^\s:/@]*):[^\s@/]+@/g

const MASK = '[masked]'
const MAX_DEPTH = 6

/** A copy that may be logged: values under secret names, and tokens inside texts, are masked. */
export function masked(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskedText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[nested too deep]'
  if (value instanceof Error) return maskedError(value, depth)
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      isSecretName(name) && part !== null && part !== undefined ? MASK : masked(part, depth + 1),
    ]),
  )
}

export function maskedText(text: string): string {
  return text.replace(BEARER, `Bearer ${MASK}`).replace(JWT, MASK).replace(URL_PASSWORD, `$1:${MASK}@`)
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS.test(name)
}

function maskedError(error: Error, depth: number): unknown {
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: masked(error.cause, depth + 1) }
  return {
    name: error.name,
    message: maskedText(error.message),
    ...code,
    stack: maskedText(error.stack ?? ''),
    ...cause,
  }
}
