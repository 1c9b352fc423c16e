/** Time as handed to whoever waits, so that tests can drive it. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Calls back once after `delay` milliseconds; returns what calls it off. */
  readonly after: (delay: number, callback: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
}
