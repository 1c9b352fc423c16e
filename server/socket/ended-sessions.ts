import type { ErrorCode } from '../../contract/errors'

/** How long an end is remembered: longer than any handshake takes. */
const REMEMBERED_MS = 60_000

/**
 * Sessions that ended a moment ago. A socket whose token was proven just before its session ended would otherwise slip
 * through between the proof and its entry in the list of sockets.
 */
export interface EndedSessions {
  add(sessionId: string, code: ErrorCode): void
  /** Why the session ended; undefined when it did not. */
  codeOf(sessionId: string): ErrorCode | undefined
}

export function createEndedSessions(now: () => number): EndedSessions {
  const ends = new Map<string, { readonly code: ErrorCode; readonly at: number }>()
  return {
    add: (sessionId, code) => {
      for (const [id, { at }] of ends) if (now() - at > REMEMBERED_MS) ends.delete(id)
      ends.set(sessionId, { code, at: now() })
    },
    codeOf: (sessionId) => ends.get(sessionId)?.code,
  }
}
