import { z } from 'zod'
import type { Alert } from '../../contract/model/alert'
import type { GroupStatus, RuleStatus } from '../../engine/rules/rule-status'

const Texts = z.record(z.string(), z.string())

export const PrometheusAlert = z.object({
  labels: Texts,
  annotations: Texts,
  state: z.enum(['pending', 'firing']),
  activeAt: z.string(),
  value: z.string(),
})

const RuleHealth = {
  name: z.string(),
  query: z.string(),
  labels: Texts,
  health: z.enum(['ok', 'err', 'unknown']),
  lastError: z.string().optional(),
  /** Seconds. */
  evaluationTime: z.number(),
  lastEvaluation: z.string(),
}

const PrometheusRule = z.discriminatedUnion('type', [
  z.object({ type: z.literal('recording'), ...RuleHealth }),
  z.object({
    type: z.literal('alerting'),
    ...RuleHealth,
    duration: z.number(),
    keepFiringFor: z.number(),
    annotations: Texts,
    alerts: z.array(PrometheusAlert).optional(),
    state: z.enum(['inactive', 'pending', 'firing']),
  }),
])

export const PrometheusGroup = z.object({
  name: z.string(),
  file: z.string(),
  interval: z.number(),
  limit: z.number(),
  rules: z.array(PrometheusRule),
  evaluationTime: z.number(),
  lastEvaluation: z.string(),
})

/** Never evaluated, as Prometheus writes it. */
const NEVER = '0001-01-01T00:00:00Z'

/** A group of rules as Prometheus's API tells it, with or without the alerts that are active. */
export function groupJson(
  { group, interval, evaluatedAt, took, rules }: GroupStatus,
  withAlerts: boolean,
): z.infer<typeof PrometheusGroup> {
  return {
    name: group.name,
    file: group.file,
    interval: interval / 1000,
    limit: group.limit,
    rules: rules.map((rule) => ruleJson(rule, withAlerts)),
    evaluationTime: took / 1000,
    lastEvaluation: moment(evaluatedAt),
  }
}

function ruleJson(status: RuleStatus, withAlerts: boolean): z.infer<typeof PrometheusRule> {
  const { error, evaluatedAt, took } = status
  const health = {
    name: status.rule.name,
    query: status.rule.expr,
    health: error !== null ? 'err' : evaluatedAt === null ? 'unknown' : 'ok',
    ...(error === null ? {} : { lastError: error }),
    evaluationTime: took / 1000,
    lastEvaluation: moment(evaluatedAt),
  } as const
  if (status.kind === 'recording') {
    return { type: 'recording', ...health, labels: Object.fromEntries(status.rule.labels) }
  }
  const { rule, state, alerts } = status
  return {
    type: 'alerting',
    ...health,
    labels: sources(rule.labels),
    duration: rule.holdFor / 1000,
    keepFiringFor: rule.keepFiringFor / 1000,
    annotations: sources(rule.annotations),
    ...(withAlerts ? { alerts: alerts.flatMap(alertJson) } : {}),
    state,
  }
}

/** An alert as Prometheus's API tells it; none for what is over. */
export function alertJson({ state, labels, annotations, activeAt, value }: Alert): z.infer<typeof PrometheusAlert>[] {
  if (state !== 'pending' && state !== 'firing') return []
  return [{ labels, annotations, state, activeAt: moment(activeAt), value: formatScientific(value) }]
}

function moment(time: number | null): string {
  return time === null ? NEVER : new Date(time).toISOString()
}

function sources(templates: ReadonlyMap<string, { readonly source: string }>): Record<string, string> {
  return Object.fromEntries([...templates].map(([name, { source }]) => [name, source]))
}

/** Go's `%e` with as many digits as it takes: `6e+01`. Prometheus writes the values of alerts so. */
function formatScientific(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}
