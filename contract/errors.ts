/**
 * Every code that Loom answers with, at any boundary. The list is closed: a code that is not here does not compile,
 * so documents, tests and the interface's messages can be complete.
 */
export const ERROR_CODES = [
  'auth/missing-token',
  'auth/invalid-token',
  'auth/expired-token',
  'auth/invalid-credentials',
  'auth/session-ended',
  'auth/too-many-attempts',
  'auth/forbidden',
  'auth/weak-password',
  'request/invalid',
  'request/too-large',
  'request/too-many',
  'request/not-found',
  'request/method-not-allowed',
  'request/unsupported-media-type',
  'request/conflict',
  'request/precondition-required',
  'request/precondition-failed',
  'protocol/unsupported-version',
  'protocol/origin-refused',
  'protocol/host-refused',
  'protocol/slow-reader',
  'promql/parse',
  'promql/unsupported',
  'promql/execution',
  'query/timeout',
  'query/too-many-samples',
  'query/too-many-series',
  'query/too-many',
  'query/unknown',
  'query/canceled',
  'store/locked',
  'store/damaged',
  'store/rejected',
  'config/invalid',
  'config/unknown-key',
  'rules/invalid',
  'server/internal',
  'server/unavailable',
  'server/stopping',
  'link/invalid-address',
  'link/unreachable',
  'link/not-loom',
  'link/server-too-old',
  'link/server-too-new',
  'link/untrusted-certificate',
  'link/timeout',
  'bundled/failed',
  'keychain/unavailable',
  'keychain/locked',
  'keychain/timeout',
  'offline/damaged',
  'ipc/invalid-payload',
  'ipc/refused-sender',
  'ipc/failed',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Where in the given text the fault lies: offsets in UTF-16 code units, line and column counted from 1. */
export interface ErrorPosition {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}

/** An expected failure that may cross a boundary: a code for programs, a message for people. */
export class LoomError extends Error {
  override readonly name = 'LoomError'
  readonly code: ErrorCode
  readonly position: ErrorPosition | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; position?: ErrorPosition } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.position = options.position
  }
}

/** The failure half of every acknowledgement, IPC answer and problem document. */
export interface Failure {
  readonly ok: false
  readonly code: ErrorCode
  readonly message: string
  readonly position?: ErrorPosition
}

/** What a boundary answers to any thrown value. Unknown errors are bugs: their text stays inside. */
export function toFailure(error: unknown): Failure {
  if (error instanceof LoomError) {
    const { code, message, position } = error
    return position ? { ok: false, code, message, position } : { ok: false, code, message }
  }
  return { ok: false, code: 'server/internal', message: 'Something went wrong inside Loom.' }
}
