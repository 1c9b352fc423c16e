import { type ErrorCode, LoomError } from '../../contract/errors'

/** Longest message of another server that is passed on, in characters. */
const MAX_MESSAGE = 1000

/** What an answer of failure means: Prometheus's `{status: 'error', errorType, error}`, or anything a proxy says. */
export function failureOf(status: number, answer: unknown): LoomError {
  const { errorType, error } = (typeof answer === 'object' && answer !== null ? answer : {}) as {
    readonly errorType?: unknown
    readonly error?: unknown
  }
  if (status === 401 || status === 403) {
    return new LoomError('server/unavailable', `The remote engine refuses this server’s credentials (${status}).`)
  }
  const told = typeof error === 'string' && error !== '' ? error.slice(0, MAX_MESSAGE) : undefined
  const message = told ?? `The remote engine answered with status ${status} and no reason.`
  return new LoomError(codeOf(status, errorType, told !== undefined), message)
}

function codeOf(status: number, errorType: unknown, hasReason: boolean): ErrorCode {
  if (errorType === 'timeout') return 'query/timeout'
  if (errorType === 'canceled') return 'query/canceled'
  if (status === 429) return 'query/too-many'
  // Without a reason of its own it was not the engine that answered.
  if (!hasReason) return 'server/unavailable'
  if (status === 400) return 'promql/parse'
  return status === 422 ? 'promql/execution' : 'server/unavailable'
}
