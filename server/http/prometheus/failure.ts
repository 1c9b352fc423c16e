import { ZodError } from 'zod'
import type { ErrorCode } from '../../../contract/errors'
import { problemOf } from '../problem'
import { invalidParameter } from './parameters'

/** Prometheus's error types; `unauthorized` and `forbidden` are ours, as Prometheus knows no users. */
type ErrorType =
  | 'bad_data'
  | 'execution'
  | 'timeout'
  | 'canceled'
  | 'unavailable'
  | 'not_found'
  | 'unauthorized'
  | 'forbidden'
  | 'internal'

export interface PrometheusFailure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: {
    readonly status: 'error'
    readonly errorType: ErrorType
    readonly error: string
    readonly code: ErrorCode
  }
}

/** Any thrown value as Prometheus's API answers it, with our code beside it. */
export function prometheusFailure(thrown: unknown): PrometheusFailure {
  const { problem, headers } = problemOf(thrown instanceof ZodError ? parameterFault(thrown) : thrown)
  const { status, code, detail } = problem
  return { status, headers, body: { status: 'error', errorType: errorTypeOf(code, status), error: detail, code } }
}

function parameterFault(error: ZodError): unknown {
  const [first] = error.issues
  return first === undefined || first.path.length === 0 ? error : invalidParameter(first.path.join('.'), first.message)
}

function errorTypeOf(code: ErrorCode, status: number): ErrorType {
  if (code === 'query/timeout') return 'timeout'
  if (code === 'query/canceled') return 'canceled'
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not_found'
  if (status === 422) return 'execution'
  if (status === 503 || status === 429) return 'unavailable'
  return status === 500 ? 'internal' : 'bad_data'
}
