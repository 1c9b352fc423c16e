import { LoomError } from '../../../contract/errors'

const SECRET_NAME = /token|password|passwd|secret|authorization|cookie|credential|api-?key|encryptionkey|\bjwt\b/i
const JWT = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi

const MASK = '***'
const MAX_DEPTH = 5
const MAX_TEXT = 4000

/**
 * A copy fit for a log: values under telling names and texts that look like tokens are masked, errors become their
 * name, code, message and stack, and what JSON cannot hold becomes text. Never throws.
 */
export function maskSecrets(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return maskObject(fields, 0)
}

/** Masks what looks like a token inside a text. */
export function maskText(text: string): string {
  const bounded = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
  return bounded.replace(JWT, MASK).replace(BEARER, `$1 ${MASK}`).replace(USER_INFO, `$1${MASK}@`)
}

function maskObject(value: object, depth: number): Record<string, unknown> {
  const masked: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    masked[name] = SECRET_NAME.test(name) && typeof item !== 'boolean' ? MASK : maskValue(item, depth + 1)
  }
  return masked
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function')
    return maskText(String(value))
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Error) return maskError(value, depth)
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => maskValue(item, depth + 1))
  return maskObject(value, depth)
}

function maskError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    ...(error instanceof LoomError ? { code: error.code } : {}),
    message: maskText(error.message),
    ...(error.stack === undefined ? {} : { stack: maskText(error.stack) }),
    ...(error.cause === undefined || depth >= MAX_DEPTH ? {} : { cause: maskValue(error.cause, depth + 1) }),
  }
}
