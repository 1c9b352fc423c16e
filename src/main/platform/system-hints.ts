import type { Clock } from '../clock'
import { createObservable, type Observable } from '../observable'

const POLL_EVERY = 2_000

/** What the system says about this computer; hints for the link, never proof that a server can be reached. */
export interface SystemHints {
  /** False when no network interface is up. */
  readonly online: Observable<boolean>
  /** False from suspend to resume. */
  readonly awake: Observable<boolean>
  readonly dispose: () => void
}

/** The part of Electron's powerMonitor that tells of sleep. */
export interface SleepEvents {
  on(event: 'suspend' | 'resume', listener: () => void): unknown
  removeListener(event: 'suspend' | 'resume', listener: () => void): unknown
}

interface SystemHintsOptions {
  readonly sleepEvents: SleepEvents
  /** Electron's net.isOnline: a cheap call that asks no server. Main has no event for it, so it is polled. */
  readonly isOnline: () => boolean
  readonly clock: Clock
}

export function watchSystem({ sleepEvents, isOnline, clock }: SystemHintsOptions): SystemHints {
  const online = createObservable(isOnline())
  const awake = createObservable(true)
  let cancel: () => void = () => undefined
  const poll = (): void => {
    online.set(isOnline())
    cancel = clock.after(POLL_EVERY, poll)
  }
  const suspend = (): void => awake.set(false)
  const resume = (): void => {
    online.set(isOnline())
    awake.set(true)
  }
  cancel = clock.after(POLL_EVERY, poll)
  sleepEvents.on('suspend', suspend)
  sleepEvents.on('resume', resume)
  return {
    online,
    awake,
    dispose: () => {
      cancel()
      sleepEvents.removeListener('suspend', suspend)
      sleepEvents.removeListener('resume', resume)
    },
  }
}
