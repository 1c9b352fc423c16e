import { LoomError } from '../../../contract/errors'

/**
 * Throws `request/unsupported-media-type` unless the body is what remote write 1.0 sends: Snappy's raw format and a
 * prometheus.WriteRequest. A header that is left out is taken for granted, as Prometheus takes it.
 */
export function requireRemoteWrite1(contentType = 'application/x-protobuf', contentEncoding = 'snappy'): void {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  const message = parameters.find((parameter) => parameter.startsWith('proto='))?.slice('proto='.length)
  if (type !== 'application/x-protobuf' || (message !== undefined && message !== 'prometheus.writerequest')) {
    throw new LoomError(
      'request/unsupported-media-type',
      'This is remote write 1.0: the body must be application/x-protobuf with a prometheus.WriteRequest.',
    )
  }
  if (contentEncoding.trim().toLowerCase() !== 'snappy') {
    throw new LoomError('request/unsupported-media-type', 'The Content-Encoding must be snappy.')
  }
}
