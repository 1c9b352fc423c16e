import { problemOf } from '../../http/problem'
import { type Encoding, encodingOf, MEDIA_TYPES, statusAnswer } from './answer'

/** google.rpc.Code by HTTP status. */
const CODES: Readonly<Record<number, number>> = { 401: 16, 403: 7, 413: 8, 429: 8, 499: 1, 500: 13, 503: 14 }
const INVALID_ARGUMENT = 3

/** Any thrown value as OTLP/HTTP answers it: a google.rpc.Status in the request's encoding. */
export function otlpFailure(
  thrown: unknown,
  contentType: string | undefined,
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer } {
  const { problem, headers } = problemOf(thrown)
  const encoding: Encoding = encodingOf(contentType) ?? 'json'
  return {
    status: problem.status,
    headers: { ...headers, 'content-type': MEDIA_TYPES[encoding] },
    body: statusAnswer(CODES[problem.status] ?? INVALID_ARGUMENT, `${problem.code}: ${problem.detail}`, encoding),
  }
}
