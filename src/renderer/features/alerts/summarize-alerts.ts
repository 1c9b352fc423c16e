import type { Alert, AlertState } from '../../../../contract/model/alert'

export interface AlertSummary {
  readonly firing: number
  readonly pending: number
  readonly worst: 'ok' | 'pending' | 'info' | 'warning' | 'critical'
  readonly label: string
}

const SEVERITY_RANK = { info: 1, warning: 2, critical: 3 } as const
const STATE_RANK: Record<AlertState, number> = { firing: 3, pending: 2, resolved: 1, inactive: 0 }

/** What the header says of all alerts together. */
export function summarizeAlerts(alerts: readonly Alert[]): AlertSummary {
  const firing = alerts.filter((alert) => alert.state === 'firing')
  const pending = alerts.filter((alert) => alert.state === 'pending').length
  const worst = firing.reduce<AlertSummary['worst']>(
    (found, alert) =>
      found === 'ok' || SEVERITY_RANK[alert.severity] > SEVERITY_RANK[found as keyof typeof SEVERITY_RANK]
        ? alert.severity
        : found,
    'ok',
  )
  if (firing.length > 0) return { firing: firing.length, pending, worst, label: `${firing.length} firing` }
  if (pending > 0) return { firing: 0, pending, worst: 'pending', label: `${pending} pending` }
  return { firing: 0, pending: 0, worst: 'ok', label: 'No alerts' }
}

/** Firing first, the worst of them on top, the newest before the older; inactive ones are left out. */
export function sortAlerts(alerts: readonly Alert[]): readonly Alert[] {
  return alerts
    .filter((alert) => alert.state !== 'inactive')
    .sort(
      (a, b) =>
        STATE_RANK[b.state] - STATE_RANK[a.state] ||
        SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity] ||
        b.activeAt - a.activeAt,
    )
}
