import { createHash } from 'node:crypto'
import { type Alert, Severity } from '../../contract/model/alert'
import { type Labels, labelsKey, METRIC_NAME } from '../../contract/model/labels'
import type { AlertRule } from './rule'

/** How long a resolved alert stays on show, milliseconds; as in Prometheus. */
const RESOLVED_RETENTION_MS = 15 * 60_000

/** What a rule's expression said about one label set. */
export interface Finding {
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly value: number
}

/** An alert and what only the state machine needs to know of it. */
export interface ActiveAlert {
  readonly alert: Alert
  /** Since when it is kept firing though its expression no longer holds. */
  readonly keptSince: number | null
}

/** The labels, annotations and value of one result of the rule's expression. */
export function findingOf(group: string, rule: AlertRule, sample: { labels: Labels; value: number }): Finding {
  const data = { labels: sample.labels, value: sample.value }
  const labels: Record<string, string> = {}
  for (const [name, value] of Object.entries(sample.labels)) if (name !== METRIC_NAME) labels[name] = value
  for (const [name, template] of rule.labels) {
    const value = template.expand(data)
    if (value === '') delete labels[name]
    else labels[name] = value
  }
  labels.alertname = rule.name
  const annotations: Record<string, string> = {}
  for (const [name, template] of rule.annotations) annotations[name] = template.expand(data)
  return { fingerprint: fingerprintOf(group, rule.name, labels), labels, annotations, value: sample.value }
}

function fingerprintOf(group: string, rule: string, labels: Labels): string {
  return createHash('sha256')
    .update(`${group}\u0000${rule}\u0000${labelsKey(labels)}`)
    .digest('hex')
    .slice(0, 16)
}

/** The expression holds at `time`: a new episode begins, or the one under way goes on. */
export function held(
  group: string,
  rule: AlertRule,
  finding: Finding,
  known: ActiveAlert | undefined,
  time: number,
): ActiveAlert {
  const underWay = known?.alert.state === 'pending' || known?.alert.state === 'firing' ? known.alert : null
  const activeAt = underWay?.activeAt ?? time
  const fires = underWay?.state === 'firing' || time - activeAt >= rule.holdFor
  const { fingerprint, labels, annotations, value } = finding
  const alert: Alert = {
    fingerprint,
    episode: underWay?.episode ?? `${fingerprint}-${activeAt}`,
    rule: rule.name,
    group,
    state: fires ? 'firing' : 'pending',
    severity: severityOf(labels),
    labels: { ...labels },
    annotations: { ...annotations },
    value,
    activeAt,
    firedAt: fires ? (underWay?.firedAt ?? time) : null,
    resolvedAt: null,
  }
  return { alert, keptSince: null }
}

/** The expression does not hold at `time`. Null: the alert is to be forgotten. */
export function ended(rule: AlertRule, active: ActiveAlert, time: number): ActiveAlert | null {
  const { alert } = active
  if (alert.state === 'firing') {
    const keptSince = active.keptSince ?? time
    if (rule.keepFiringFor > 0 && time - keptSince < rule.keepFiringFor) return { alert, keptSince }
    return { alert: { ...alert, state: 'resolved', resolvedAt: time }, keptSince: null }
  }
  if (alert.state === 'pending') return { alert: { ...alert, state: 'inactive', resolvedAt: time }, keptSince: null }
  const since = alert.resolvedAt ?? time
  return alert.state === 'resolved' && time - since < RESOLVED_RETENTION_MS ? active : null
}

/** `info` and `critical` by the label `severity`, `page` counting as critical; a warning otherwise. */
function severityOf(labels: Labels): Severity {
  const severity = labels.severity === 'page' ? 'critical' : labels.severity
  return Severity.safeParse(severity).data ?? 'warning'
}
