import { LoomError } from '../../contract/errors'
import type { Database } from '../database/database'
import type { SessionEnds } from './session-ends'
import type { Session, Sessions } from './sessions'
import type { TokenClaims } from './tokens'

/** How long the token that was just replaced still gets its successor, seconds: the answer may have been lost. */
const REFRESH_GRACE = 30

type Step =
  | { readonly kind: 'pair'; readonly session: Session }
  | { readonly kind: 'reused'; readonly session: Session }
  | { readonly kind: 'ended' }

/**
 * The session with the pair of tokens that this refresh token is owed. A token has one successor: asked again within
 * the grace, the row still holds that successor and nothing is written. Asked later, or with an older token, someone
 * holds a copy, and the session ends. Committed before it returns.
 */
export function refreshedSession(
  parts: { readonly database: Database; readonly sessions: Sessions; readonly ends: SessionEnds },
  claims: TokenClaims,
  now: number,
): Session {
  const { database, sessions, ends } = parts
  const decide = database.transaction((): Step => {
    const session = sessions.byId(claims.sessionId)
    if (session === undefined || session.userId !== claims.userId) return { kind: 'ended' }
    if (claims.tokenId === session.refreshId) return { kind: 'pair', session: sessions.rotate(session, now) }
    const repeated = claims.tokenId === session.previousRefreshId && now - session.issuedAt <= REFRESH_GRACE
    return repeated ? { kind: 'pair', session } : { kind: 'reused', session }
  })
  const step = decide.immediate()
  if (step.kind === 'pair') return step.session
  if (step.kind === 'reused') ends.end(step.session.userId, [step.session.id], 'auth/session-ended')
  throw new LoomError('auth/session-ended', 'The session has ended. Sign in again.')
}
