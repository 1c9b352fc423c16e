import type { Alert } from '../../../contract/model/alert'
import type { AlertChanged } from '../../../contract/wire/events'

/** How long an alert that is over stays in the list, in milliseconds. */
const RESOLVED_KEPT = 3_600_000

/** What is known after the server spoke, and which alerts are not what they were. */
export interface MergedAlerts {
  readonly alerts: Alert[]
  readonly changed: readonly Alert[]
}

/**
 * Takes in what a server tells of its alerts. A complete list replaces all: an alert that fired and is no longer named
 * ended while nobody listened, at `now` at the latest.
 */
export function mergeAlerts(known: readonly Alert[], { complete, alerts }: AlertChanged, now: number): MergedAlerts {
  const before = new Map(known.map((alert) => [alert.fingerprint, alert]))
  const changed = alerts.filter((alert) => !isSame(before.get(alert.fingerprint), alert))
  if (!complete) {
    const after = new Map(before)
    for (const alert of alerts) after.set(alert.fingerprint, alert)
    return { alerts: [...after.values()].filter((alert) => isOfInterest(alert, now)), changed }
  }
  const named = new Set(alerts.map(({ fingerprint }) => fingerprint))
  const ended = known
    .filter(({ fingerprint, state }) => state === 'firing' && !named.has(fingerprint))
    .map((alert): Alert => ({ ...alert, state: 'resolved', resolvedAt: now }))
  return { alerts: [...alerts], changed: [...changed, ...ended] }
}

/** An alert that went back before it fired is inactive and over; one that fired and ended is worth a look for a while. */
function isOfInterest({ state, resolvedAt }: Alert, now: number): boolean {
  if (state === 'inactive') return false
  return state !== 'resolved' || resolvedAt === null || now - resolvedAt < RESOLVED_KEPT
}

function isSame(before: Alert | undefined, after: Alert): boolean {
  return before?.episode === after.episode && before.state === after.state
}
