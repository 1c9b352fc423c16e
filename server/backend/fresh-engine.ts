import { LoomError } from '../../contract/errors'
import type { QueryEngine } from '../../engine/model/query-result'

/** Beyond this age of what shows, rules are not evaluated, in milliseconds: less than any of the built-in ones waits for. */
const MOST_AGE_MS = 20_000

/**
 * The remote engine for rules: it answers only while it shows what was written of late. When it was away, or the queue
 * before it is still being emptied, every source would look silent, and alerts would fire that are not true.
 */
export function createFreshEngine(
  engine: Pick<QueryEngine, 'instant'>,
  /** Up to which time samples show, epoch milliseconds; null before any did. */
  visibleAt: () => number | null,
  now: () => number,
): Pick<QueryEngine, 'instant'> {
  return {
    instant: async (expr, time, limits) => {
      const visible = visibleAt()
      if (visible === null || now() - visible > MOST_AGE_MS) {
        throw new LoomError(
          'server/unavailable',
          'The remote engine does not show the newest samples: rules wait for them.',
        )
      }
      return engine.instant(expr, time, limits)
    },
  }
}
