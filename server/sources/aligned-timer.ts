/** How late a sample may be taken and still carry the time that it was due. Prometheus's scrapes have such a tolerance too. */
const TOLERANCE_MS = 20

export interface Timers {
  /** Clock, milliseconds since the Unix epoch. */
  readonly now: () => number
  readonly setTimeout: (work: () => void, delay: number) => unknown
  readonly clearTimeout: (timer: unknown) => void
}

/**
 * Runs `work` at each multiple of `interval` (milliseconds) of the clock. Each delay is reckoned from the clock anew, so
 * nothing drifts; times that pass while the process is busy or asleep are left out, not made up for. `work` gets the time
 * its samples are to carry: the multiple, or the real time when it runs late. Returns the function that ends it.
 */
export function startAlignedTimer(timers: Timers, interval: number, work: (time: number) => void): () => void {
  let timer: unknown
  let last = Math.floor(timers.now() / interval) * interval

  function schedule(): void {
    const now = timers.now()
    // A clock set back must not bring a time up twice, nor hold the work up for as long as it went back.
    const due = Math.max(Math.floor(now / interval) * interval, last > now + interval ? 0 : last) + interval
    timer = timers.setTimeout(() => fire(due), Math.max(due - now, 0))
  }

  function fire(due: number): void {
    const now = timers.now()
    // Timers may fire a touch early: then the rest is waited for.
    if (now < due && due - now < interval) {
      timer = timers.setTimeout(() => fire(due), due - now)
      return
    }
    const missed = Math.floor((now - due) / interval) * interval
    last = due + Math.max(missed, 0)
    try {
      work(now - last <= TOLERANCE_MS ? last : Math.floor(now))
    } finally {
      schedule()
    }
  }

  schedule()
  return () => timers.clearTimeout(timer)
}
