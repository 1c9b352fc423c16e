import type { Alert, Severity } from '../../../contract/model/alert'
import { plainText } from '../platform/plain-text'

/** A notification as data: what it says and what it is about. Whether it is shown, the decision says. */
export interface NotificationSpec {
  /** The same alert in the same server: a later notification takes the place of an earlier one. */
  readonly key: string
  readonly episode: string
  readonly phase: 'firing' | 'resolved'
  readonly severity: Severity
  readonly title: string
  readonly body: string
  /** The panel that shows it; null when the rule names none. */
  readonly panelId: number | null
}

const LONGEST_TITLE = 100
const LONGEST_BODY = 300

/** Says that an alert fires, or that it is over. Rule files name the panel by the annotation `__panelId__`. */
export function alertNotification(
  alert: Alert,
  phase: NotificationSpec['phase'],
  serverId: string,
  serverName: string,
): NotificationSpec {
  const { summary, description } = alert.annotations
  const text = summary ?? description ?? `Value ${Number(alert.value.toPrecision(4))}`
  const title = `${serverName}: ${alert.rule}${phase === 'resolved' ? ' resolved' : ''}`
  return {
    key: `${serverId}/${alert.fingerprint}`,
    episode: alert.episode,
    phase,
    severity: alert.severity,
    title: plainText(title, LONGEST_TITLE),
    body: plainText(text, LONGEST_BODY),
    panelId: panelIdOf(alert),
  }
}

/** Says of several at once how many fire and how many are over, and names as many as there is room for. */
export function plainSummary(
  notifications: readonly NotificationSpec[],
): Pick<NotificationSpec, 'severity' | 'title' | 'body'> {
  const firing = notifications.filter(({ phase }) => phase === 'firing')
  const over = notifications.length - firing.length
  const counts = [
    ...(firing.length > 0 ? [`${firing.length} more ${firing.length === 1 ? 'alert fires' : 'alerts fire'}`] : []),
    ...(over > 0 ? [`${over} more resolved`] : []),
  ]
  return {
    severity: firing.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning',
    title: counts.join(', '),
    body: plainText(notifications.map(({ title }) => title).join(', '), LONGEST_BODY),
  }
}

function panelIdOf(alert: Alert): number | null {
  const text = alert.annotations.__panelId__ ?? ''
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : null
}
