import type { ErrorCode } from '../../contract/errors'
import type { SessionEnd } from './identity'
import type { Sessions } from './sessions'

export interface SessionEnds {
  /** Ends those sessions and tells everyone who listens. */
  end(userId: string, sessionIds: readonly string[], code: ErrorCode): void
  onEnded(listener: (end: SessionEnd) => void): () => void
}

export function createSessionEnds(sessions: Sessions): SessionEnds {
  const listeners = new Set<(end: SessionEnd) => void>()
  return {
    end: (userId, sessionIds, code) => {
      if (sessionIds.length === 0) return
      sessions.end(sessionIds)
      for (const listener of [...listeners]) listener({ userId, sessionIds, code })
    },
    onEnded: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
