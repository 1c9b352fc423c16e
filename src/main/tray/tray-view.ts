import type { Connection } from '../../../contract/ipc/connection'
import type { AlertList } from '../../../contract/ipc/desktop'
import type { SessionState } from '../../../contract/ipc/session'
import type { Alert, Severity } from '../../../contract/model/alert'
import { plainText } from '../platform/plain-text'

export type TrayIcon = 'ok' | 'warning' | 'critical' | 'offline' | 'muted'

/** What the tray shows; equal facts give equal views. */
export interface TrayView {
  readonly icon: TrayIcon
  readonly tooltip: string
  /** The worst state in one line. */
  readonly headline: string
  /** What is firing, the worst first: one line each. */
  readonly firing: readonly string[]
  /** How many more fire than there are lines. */
  readonly more: number
  /** When the silence ends, for a person to read; null when there is none. */
  readonly mutedUntil: string | null
}

export interface TrayFacts {
  readonly alerts: AlertList
  readonly connection: Connection
  readonly session: SessionState
  /** Epoch milliseconds; null when notifications are not muted. */
  readonly mutedUntil: number | null
  /** Epoch milliseconds to a time of day. */
  readonly formatTime: (time: number) => string
}

const MAX_LINES = 8
const MAX_LETTERS = 80
const SEVERITY_NAME: Readonly<Record<Severity, string>> = { critical: 'Critical', warning: 'Warning', info: 'Info' }
const RANK: Readonly<Record<Severity, number>> = { critical: 2, warning: 1, info: 0 }

/**
 * The tray as a function of what the app knows. Without a live link nothing is known to be well, so that wins; then
 * the person's own wish for silence; then the worst alert that fires.
 */
export function trayView(facts: TrayFacts): TrayView {
  const firing = facts.alerts.alerts.filter((alert) => alert.state === 'firing').sort(byWorst)
  const mutedUntil = facts.mutedUntil === null ? null : facts.formatTime(facts.mutedUntil)
  const away = awayText(facts)
  const state = away ?? alertText(firing)
  const headline = mutedUntil === null || away !== null ? state : `Muted until ${mutedUntil}. ${state}`
  return {
    icon: away !== null ? 'offline' : mutedUntil !== null ? 'muted' : alertIcon(firing),
    tooltip: `Loom: ${headline}`,
    headline,
    firing: firing.slice(0, MAX_LINES).map((alert) => alertLine(alert)),
    more: Math.max(0, firing.length - MAX_LINES),
    mutedUntil,
  }
}

/** Why nothing is known right now; null while the server tells how things are. */
function awayText({ session, connection, alerts, formatTime }: TrayFacts): string | null {
  if (session.status === 'signed-out' || (session.status === 'signed-in' && connection.status === 'signed-out')) {
    return 'Signed out'
  }
  if (session.status === 'starting') return 'Starting'
  switch (connection.status) {
    case 'connecting':
      return 'Connecting'
    case 'reconnecting':
      return `Reconnecting since ${formatTime(connection.since)}`
    case 'offline':
      return `Offline since ${formatTime(connection.since)}`
    default:
      // Alerts of an earlier run, or none yet: the server has not told how things are.
      return alerts.asOf === null ? 'Connecting' : null
  }
}

function alertText(firing: readonly Alert[]): string {
  const worst = firing[0]
  if (worst === undefined) return 'All is well'
  return firing.length === 1 ? plainText(worst.rule, MAX_LETTERS) : `${firing.length} alerts firing`
}

function alertIcon(firing: readonly Alert[]): TrayIcon {
  const worst = firing[0]?.severity
  return worst === 'critical' || worst === 'warning' ? worst : 'ok'
}

/** Rule and summary as the server wrote them, cut to what a menu can hold. */
function alertLine(alert: Alert): string {
  const place = alert.labels.instance ?? alert.labels.mountpoint ?? alert.labels.device ?? null
  const text = place === null ? alert.rule : `${alert.rule} (${place})`
  return `${SEVERITY_NAME[alert.severity]}: ${plainText(text, MAX_LETTERS)}`
}

function byWorst(a: Alert, b: Alert): number {
  return (
    RANK[b.severity] - RANK[a.severity] ||
    (a.firedAt ?? a.activeAt) - (b.firedAt ?? b.activeAt) ||
    (a.fingerprint < b.fingerprint ? -1 : 1)
  )
}
