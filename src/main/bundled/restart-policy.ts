const FIRST_DELAY = 500
const LONGEST_DELAY = 30_000

/** So many crashes within the window end the tries. */
export const CRASH_LIMIT = 3
export const CRASH_WINDOW = 5 * 60_000

/**
 * Milliseconds to wait before try number `attempt` (from 1): doubling from half a second to half a minute. Jitter takes
 * away up to half, so that what crashed together does not start together. `random` is from 0 up to 1.
 */
export function restartDelay(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1))
  return Math.max(FIRST_DELAY, Math.round(full * (1 - random / 2)))
}

/** The crashes that still count at `now`, all epoch milliseconds. */
export function recentCrashes(crashes: readonly number[], now: number): number[] {
  return crashes.filter((crash) => now - crash < CRASH_WINDOW)
}
