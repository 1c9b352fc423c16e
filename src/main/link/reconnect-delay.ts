const FIRST_DELAY = 1_000
const LONGEST_DELAY = 30_000
const SHORTEST_DELAY = 500

/**
 * Milliseconds to wait before try number `attempt` (from 1): around 1 s at first, doubling to 30 s. Jitter spreads each
 * wait over half to one and a half times itself, so that the clients of a server that comes back do not come together.
 * `random` is from 0 up to 1.
 */
export function reconnectDelay(attempt: number, random: number): number {
  const full = FIRST_DELAY * 2 ** Math.min(attempt - 1, 10)
  return Math.round(Math.min(LONGEST_DELAY, Math.max(SHORTEST_DELAY, full * (0.5 + random))))
}
