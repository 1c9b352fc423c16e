/** A bucket of requests, or of whatever they cost, that refills steadily: bursts pass, floods do not. */
export interface RateLimit {
  /** Takes one request out, or `amount`; false when less is left. */
  take(amount?: number): boolean
}

export function createRateLimit(options: {
  readonly burst: number
  readonly perSecond: number
  readonly now: () => number
}): RateLimit {
  const { burst, perSecond, now } = options
  let left = burst
  let countedAt = now()
  return {
    take: (amount = 1) => {
      const clock = now()
      left = Math.min(burst, left + (Math.max(0, clock - countedAt) / 1000) * perSecond)
      countedAt = clock
      if (left < amount) return false
      left -= amount
      return true
    },
  }
}
