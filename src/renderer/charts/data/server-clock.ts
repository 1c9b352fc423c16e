/** How far the estimate follows a frame that is a little late: most of such a delay is the network's. */
const LATE_WEIGHT = 0.05
/** A frame later than this many milliseconds waited somewhere, or a clock was set. */
const VERY_LATE_MS = 5000
/** Frames that stay very late for this long, in milliseconds, mean that a clock was set. */
const CLOCK_SET_MS = 10_000

/** The server's time as far as this computer can tell; samples carry the server's time, and ages need the difference. */
export interface ServerClock {
  /** Epoch milliseconds by the server's clock. */
  readonly now: () => number
  /** Learns from a live frame, at the moment it arrives. */
  readonly observe: (producedAt: number) => void
}

/**
 * The difference is the least delay seen lately: a frame can be late but never early, so a smaller one counts at once
 * and a larger one slowly. A single frame that waited while the computer slept must not make old values seem new.
 */
export function createServerClock(now: () => number): ServerClock {
  let difference: number | undefined
  let veryLateSince: number | undefined
  return {
    now: () => now() - (difference ?? 0),
    observe: (producedAt) => {
      const seen = now() - producedAt
      if (difference === undefined || seen <= difference) {
        difference = seen
        veryLateSince = undefined
        return
      }
      if (seen - difference < VERY_LATE_MS) {
        difference += (seen - difference) * LATE_WEIGHT
        veryLateSince = undefined
        return
      }
      veryLateSince ??= now()
      if (now() - veryLateSince < CLOCK_SET_MS) return
      difference = seen
      veryLateSince = undefined
    },
  }
}
