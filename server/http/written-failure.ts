import { otlpFailure } from '../ingest/otlp/failure'
import { problemOf } from './problem'
import { prometheusFailure } from './prometheus/failure'
import type { FailureForm } from './route'

/** A failure in the form of the protocol that the client speaks. */
export interface WrittenFailure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Bytes or text of the media type that the headers tell. */
  readonly body: Buffer | string
}

/** `contentType`: the request's, as OTLP answers in the encoding it is asked in. */
export function writtenFailure(form: FailureForm, thrown: unknown, contentType: string | undefined): WrittenFailure {
  if (form === 'otlp') return otlpFailure(thrown, contentType)
  if (form === 'prometheus') {
    const { status, headers, body } = prometheusFailure(thrown)
    return asJson(status, headers, 'application/json', body)
  }
  const { problem, headers } = problemOf(thrown)
  return asJson(problem.status, headers, 'application/problem+json', problem)
}

function asJson(
  status: number,
  headers: Readonly<Record<string, string>>,
  mediaType: string,
  body: object,
): WrittenFailure {
  return {
    status,
    headers: { ...headers, 'content-type': `${mediaType}; charset=utf-8` },
    body: JSON.stringify(body),
  }
}

/** The form for an address that no route stands for: under Prometheus's prefix its clients are the ones who ask. */
export function failureFormAt(path: string): FailureForm {
  return path.startsWith('/api/v1/') ? 'prometheus' : 'problem'
}
