import { bytesPart, textPart, varintPart } from '../protobuf/wire-writer'
import type { Outcome } from './outcome'

/** OTLP/HTTP's two encodings; an answer comes in the request's. */
export type Encoding = 'protobuf' | 'json'

export const MEDIA_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

/** The encoding of a Content-Type; undefined for any other. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  return type === MEDIA_TYPES.protobuf ? 'protobuf' : type === MEDIA_TYPES.json ? 'json' : undefined
}

/** ExportMetricsServiceResponse: `partial_success` only where something was rejected. */
export function exportAnswer({ rejected, message }: Outcome, encoding: Encoding): Buffer {
  if (encoding === 'json') {
    const partialSuccess = { rejectedDataPoints: String(rejected), errorMessage: message }
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }))
  }
  if (rejected === 0) return Buffer.alloc(0)
  return bytesPart(1, Buffer.concat([varintPart(1, rejected), textPart(2, message)]))
}

/** google.rpc.Status. */
export function statusAnswer(code: number, message: string, encoding: Encoding): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }))
  return Buffer.concat([varintPart(1, code), textPart(2, message)])
}
