import type { IncomingMessage } from 'node:http'
import type { ErrorCode } from '../../contract/errors'

export interface AdmissionRules {
  /** Origins that pages may connect from, as browsers write them: `https://loom.example`. */
  readonly origins: readonly string[]
  /** Whether the server answers to this Host header. A foreign one is a page that rebinds its own name to our address. */
  readonly allowsHost: (host: string | undefined) => boolean
}

/**
 * Why a connection attempt is turned away before anything else is looked at; null lets it in. Programs other than
 * browsers send no Origin: the token alone decides about them.
 */
export function admissionFault(
  request: Pick<IncomingMessage, 'headers'>,
  rules: AdmissionRules,
): Extract<ErrorCode, 'protocol/host-refused' | 'protocol/origin-refused'> | null {
  if (!rules.allowsHost(request.headers.host)) return 'protocol/host-refused'
  const { origin } = request.headers
  if (origin === undefined || rules.origins.includes(origin)) return null
  return 'protocol/origin-refused'
}
