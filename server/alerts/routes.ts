import { z } from 'zod'
import { callerRoute, type Route } from '../http/route'
import type { Alerts } from './alerts'
import { alertJson, groupJson, PrometheusAlert, PrometheusGroup } from './rule-json'

const AlertsAnswer = z.object({
  status: z.literal('success'),
  data: z.object({ alerts: z.array(PrometheusAlert) }),
})

const RulesAnswer = z.object({ status: z.literal('success'), data: z.object({ groups: z.array(PrometheusGroup) }) })

const Many = z.union([z.string().transform((one) => [one]), z.array(z.string()).max(100)]).optional()

const RuleFilter = z.object({
  type: z
    .enum(['alert', 'record'], { error: ({ input }) => `not supported value ${JSON.stringify(input)}` })
    .optional(),
  'rule_name[]': Many,
  'rule_group[]': Many,
  'file[]': Many,
  exclude_alerts: z.enum(['true', 'false'], { error: 'not a boolean' }).optional(),
})

/** Alerts and rules as Prometheus answers them. */
export function alertRoutes(alerts: Pick<Alerts, 'list' | 'groups'>): readonly Route[] {
  const common = { method: 'GET', access: 'viewer', scope: 'metrics:read', failures: 'prometheus' } as const
  return [
    callerRoute({
      ...common,
      path: '/api/v1/alerts',
      summary: 'Pending and firing alerts',
      answer: { kind: 'json', schema: AlertsAnswer },
      handle: () => ({ body: { status: 'success' as const, data: { alerts: alerts.list().flatMap(alertJson) } } }),
    }),
    callerRoute({
      ...common,
      path: '/api/v1/rules',
      summary: 'Rules and how they are doing',
      query: RuleFilter,
      answer: { kind: 'json', schema: RulesAnswer },
      handle: ({ query }) => {
        const kind = query.type === undefined ? undefined : query.type === 'alert' ? 'alerting' : 'recording'
        const groups = alerts
          .groups()
          .filter(({ group }) => isOneOf(query['rule_group[]'], group.name) && isOneOf(query['file[]'], group.file))
          .map((status) => ({
            ...status,
            rules: status.rules.filter(
              ({ rule }) => (kind === undefined || rule.kind === kind) && isOneOf(query['rule_name[]'], rule.name),
            ),
          }))
          // A group of which nothing is left is left out, unless it was empty from the start.
          .filter(({ group, rules }) => rules.length > 0 || group.rules.length === 0)
          .map((status) => groupJson(status, query.exclude_alerts !== 'true'))
        return { body: { status: 'success' as const, data: { groups } } }
      },
    }),
  ]
}

function isOneOf(wanted: readonly string[] | undefined, name: string): boolean {
  return wanted === undefined || wanted.includes(name)
}
