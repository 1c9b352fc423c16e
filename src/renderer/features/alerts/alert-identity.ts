import type { Alert } from '../../../../contract/model/alert'

/** Labels that the row tells in another way. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['alertname', 'severity'])

export interface AlertIdentity {
  /** Name of the rule. */
  readonly name: string
  /** What tells this alert from others of the same rule, by name. */
  readonly labels: readonly (readonly [name: string, value: string])[]
}

/** By what an operator knows one alert among many. */
export function alertIdentity({ rule, labels }: Pick<Alert, 'rule' | 'labels'>): AlertIdentity {
  const own = Object.entries(labels).filter(([name]) => !TOLD_ELSEWHERE.has(name))
  return { name: rule, labels: own.sort(([one], [other]) => one.localeCompare(other)) }
}
