import type { Labels } from '../../../../contract/model/labels'
import type { RelabelRule } from './compile-rule'

/** The labels after all rules, in their order; null when a rule drops them. */
export function relabel(labels: Labels, rules: readonly RelabelRule[]): Labels | null {
  if (rules.length === 0) return labels
  const changing = new Map(Object.entries(labels))
  if (!rules.every((rule) => rule.apply(changing))) return null
  const result: Record<string, string> = Object.create(null)
  for (const [name, value] of changing) result[name] = value
  return result
}
