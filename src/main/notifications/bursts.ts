import type { Clock } from '../clock'
import { type NotificationSpec, plainSummary } from './notification'

/** So many are shown one by one within the span; what comes on top is told together. */
export const MOST_AT_ONCE = 5
export const SPAN = 10_000

/** How long what comes on top gathers before the first summary. */
export const GATHER = 1_000

/** A notification as the system shows it, of one alert or of many. */
export type Shown = Pick<NotificationSpec, 'key' | 'severity' | 'title' | 'body' | 'panelId'>

export interface Bursts {
  readonly show: (notification: NotificationSpec) => void
  readonly dispose: () => void
}

/**
 * Keeps a storm of alerts from burying the desktop: a network that goes down fires fifty at once, and nobody reads
 * fifty notifications. The first ones are shown as they are, the rest in a summary, at most one a span.
 */
export function createBursts(options: { readonly show: (notification: Shown) => void; readonly clock: Clock }): Bursts {
  const { show, clock } = options
  const gathered = new Map<string, NotificationSpec>()
  let times: number[] = []
  let lastSummary = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null

  function gather(notification: NotificationSpec): void {
    const waiting = gathered.get(notification.key)
    gathered.delete(notification.key)
    // Begun and over before anyone was told: nothing to tell.
    if (waiting?.phase === 'firing' && notification.phase === 'resolved') return
    gathered.set(notification.key, notification)
    cancel ??= clock.after(Math.max(GATHER, lastSummary + SPAN - clock.now()), tellTogether)
  }

  function tellTogether(): void {
    cancel = null
    const all = [...gathered.values()]
    gathered.clear()
    const [only] = all
    if (only === undefined) return
    lastSummary = clock.now()
    show(all.length === 1 ? only : { key: 'summary', panelId: null, ...plainSummary(all) })
  }

  return {
    show: (notification) => {
      const now = clock.now()
      times = times.filter((time) => time <= now && now - time < SPAN)
      if (gathered.size > 0 || times.length >= MOST_AT_ONCE) {
        gather(notification)
        return
      }
      times.push(now)
      show(notification)
    },
    dispose: () => cancel?.(),
  }
}
