import { STATUS_CODES } from 'node:http'
import { ZodError } from 'zod'
import { type ErrorCode, LoomError, toFailure } from '../../contract/errors'
import type { Problem } from '../../contract/wire/http'
import { TooManyAttempts } from '../identity/login-limits'

/** Statuses of the codes that a route may answer; whatever is not here is our own fault. */
const STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  'auth/missing-token': 401,
  'auth/invalid-token': 401,
  'auth/expired-token': 401,
  'auth/invalid-credentials': 401,
  'auth/session-ended': 401,
  'auth/too-many-attempts': 429,
  'auth/forbidden': 403,
  'auth/weak-password': 400,
  'request/invalid': 400,
  'request/too-large': 413,
  'request/too-many': 429,
  'request/not-found': 404,
  'request/method-not-allowed': 405,
  'request/unsupported-media-type': 415,
  'request/conflict': 409,
  'request/precondition-required': 428,
  'request/precondition-failed': 412,
  'protocol/origin-refused': 403,
  'protocol/host-refused': 421,
  'promql/parse': 400,
  'promql/unsupported': 422,
  'promql/execution': 422,
  'query/timeout': 503,
  'query/too-many-samples': 422,
  'query/too-many-series': 422,
  'query/too-many': 429,
  'query/unknown': 404,
  'query/canceled': 499,
  'store/rejected': 503,
  'rules/invalid': 400,
  'server/unavailable': 503,
  'server/stopping': 503,
}

/** A refusal of this request as an error: its answer and the headers that belong to it. */
export interface ProblemAnswer {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
}

/** The problem document of any thrown value. Unknown errors are bugs and keep their text to themselves. */
export function problemOf(thrown: unknown): ProblemAnswer {
  const error = asLoomError(thrown)
  const { code, message, position } = toFailure(error)
  const status = STATUS[code] ?? 500
  const problem: Problem = {
    type: `urn:loom:error:${code}`,
    title: STATUS_CODES[status] ?? 'Client Closed Request',
    status,
    code,
    detail: message,
    ...(position === undefined ? {} : { position }),
    ...(thrown instanceof ZodError ? { issues: issuesOf(thrown) } : {}),
  }
  return { problem, headers: headersOf(error, status) }
}

function asLoomError(thrown: unknown): unknown {
  if (thrown instanceof ZodError) {
    const [first] = issuesOf(thrown)
    const where = first?.path === '' ? '' : `${first?.path}: `
    return new LoomError('request/invalid', `${where}${first?.message ?? 'The request is not valid.'}`)
  }
  return isHttpError(thrown) ? fromHttpError(thrown) : thrown
}

function issuesOf(error: ZodError): NonNullable<Problem['issues']> {
  return error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
}

/** What Express and its body parser throw: an error with a status of its own. */
interface HttpError {
  readonly status: number
}

function isHttpError(thrown: unknown): thrown is HttpError {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' && thrown.status < 500
}

function fromHttpError({ status }: HttpError): LoomError {
  if (status === 413) return new LoomError('request/too-large', 'The body is too large.')
  if (status === 415) {
    return new LoomError('request/unsupported-media-type', 'Encoding or character set of the body is not supported.')
  }
  return new LoomError('request/invalid', 'The request can’t be read: its path or body is malformed.')
}

function headersOf(error: unknown, status: number): Readonly<Record<string, string>> {
  if (error instanceof TooManyAttempts) return { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  return status === 503 || status === 429 ? { 'retry-after': '1' } : {}
}
