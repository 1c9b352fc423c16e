import { EXPIRY_NOTICE_MS, TOKEN_GRACE_MS } from '../../contract/wire/protocol'

/** Longest time a Node timer takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Watches one socket's token: gives notice before it ends, and ends the socket a grace after it. */
export interface SessionClock {
  renew(expiresAt: number): void
  stop(): void
}

export function createSessionClock(options: {
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly now: () => number
  readonly onExpiring: (expiresAt: number) => void
  readonly onExpired: () => void
}): SessionClock {
  let timer: NodeJS.Timeout | undefined

  function waitFor(time: number, then: () => void): void {
    const left = time - options.now()
    if (left <= 0) then()
    else timer = setTimeout(() => waitFor(time, then), Math.min(left, LONGEST_TIMER))
  }

  function start(expiresAt: number): void {
    clearTimeout(timer)
    waitFor(expiresAt - EXPIRY_NOTICE_MS, () => {
      options.onExpiring(expiresAt)
      waitFor(expiresAt + TOKEN_GRACE_MS, options.onExpired)
    })
  }

  start(options.expiresAt)
  return { renew: start, stop: () => clearTimeout(timer) }
}
