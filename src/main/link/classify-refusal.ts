import { z } from 'zod'
import { ERROR_CODES, type ErrorCode } from '../../../contract/errors'
import type { Reason } from '../../../contract/ipc/session'
import { networkFault } from './network-fault'

const RefusalData = z.object({ code: z.enum(ERROR_CODES), message: z.string() })

/** Codes that no further try of the same kind gets past. */
const FATAL: ReadonlySet<ErrorCode> = new Set([
  'protocol/unsupported-version',
  'protocol/origin-refused',
  'protocol/host-refused',
])

export interface Refusal {
  readonly reason: Reason
  /** `renew`: the token is the trouble, get another before the next try. */
  readonly next: 'retry' | 'renew' | 'give-up'
}

/** What a `connect_error` means: the server's own reason from `data`, or the network's. */
export function classifyRefusal(error: Error, origin: string): Refusal {
  const data = RefusalData.safeParse((error as { data?: unknown }).data)
  if (!data.success) {
    const { code, message } = networkFault(error, origin)
    return { reason: { code, message }, next: 'retry' }
  }
  const reason = data.data
  if (reason.code.startsWith('auth/')) return { reason, next: 'renew' }
  return { reason, next: FATAL.has(reason.code) ? 'give-up' : 'retry' }
}
