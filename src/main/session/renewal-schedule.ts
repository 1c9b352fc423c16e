import type { Clock } from '../clock'
import { reconnectDelay } from '../link/reconnect-delay'
import type { Renewal } from './types'

/** Part of an access token's life after which it is renewed. */
const RENEW_AT = 0.8

/** When access tokens are renewed, and that one renewal runs at a time. */
export interface RenewalSchedule {
  /** Renews now; who asks while a renewal is under way gets its answer. */
  readonly renew: () => Promise<Renewal>
  /** A token came that lives so long from now, in milliseconds. */
  readonly succeeded: (life: number) => void
  readonly failed: () => void
  /** Renews again by itself: the later, the more renewals failed one after the other. */
  readonly tryAgain: () => void
  /** Whether the time to renew has passed, also while the computer slept and timers stood still. */
  readonly isDue: () => boolean
  readonly isExpired: () => boolean
  /** Who asks from now on gets a renewal of its own, whatever is under way. */
  readonly letGo: () => void
  /** Forgets the token that was to be renewed. */
  readonly reset: () => void
  readonly dispose: () => void
}

interface RenewalScheduleOptions {
  /** One renewal. Never rejects. */
  readonly run: () => Promise<Renewal>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
}

export function createRenewalSchedule({ run, clock, random }: RenewalScheduleOptions): RenewalSchedule {
  let underWay: Promise<Renewal> | null = null
  let failures = 0
  let renewAt = Number.POSITIVE_INFINITY
  let expiresAt = Number.POSITIVE_INFINITY
  let cancelTimer: () => void = () => undefined

  function renew(): Promise<Renewal> {
    if (underWay !== null) return underWay
    cancelTimer()
    const renewal = run()
    underWay = renewal
    void renewal.finally(() => {
      if (underWay === renewal) underWay = null
    })
    return renewal
  }

  function renewLater(delay: number): void {
    cancelTimer()
    renewAt = clock.now() + delay
    cancelTimer = clock.after(delay, () => void renew())
  }

  return {
    renew,
    succeeded: (life) => {
      failures = 0
      expiresAt = clock.now() + life
      renewLater(life * RENEW_AT)
    },
    failed: () => {
      failures += 1
    },
    tryAgain: () => renewLater(reconnectDelay(failures, random())),
    isDue: () => clock.now() >= renewAt,
    isExpired: () => clock.now() >= expiresAt,
    letGo: () => {
      underWay = null
    },
    reset: () => {
      underWay = null
      failures = 0
      renewAt = expiresAt = Number.POSITIVE_INFINITY
      cancelTimer()
    },
    dispose: () => cancelTimer(),
  }
}
