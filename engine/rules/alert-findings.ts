import { LoomError } from '../../contract/errors'
import type { InstantResult } from '../model/query-result'
import { type Finding, findingOf } from './active-alert'
import { samplesOf } from './recorded-samples'
import type { AlertRule, RuleGroup } from './rule'

/** Alerts of one rule; more is a mistake in its expression. */
const MAX_ALERTS = 1000

/** What an alerting rule found, by fingerprint. Throws when it is too much or not to be told apart. */
export function findingsOf(group: RuleGroup, rule: AlertRule, result: InstantResult): ReadonlyMap<string, Finding> {
  const samples = samplesOf(result)
  const limit = group.limit > 0 ? Math.min(group.limit, MAX_ALERTS) : MAX_ALERTS
  if (samples.length > limit) {
    throw new LoomError('query/too-many-series', `${rule.name} finds ${samples.length} alerts, more than ${limit}.`)
  }
  const findings = new Map<string, Finding>()
  for (const sample of samples) {
    const finding = findingOf(group.name, rule, sample)
    if (findings.has(finding.fingerprint)) {
      throw new LoomError('promql/execution', `${rule.name} gives two alerts with the same labels.`)
    }
    findings.set(finding.fingerprint, finding)
  }
  return findings
}
