import type { Attributes, ResourceMetrics, ScopeMetrics } from './model'
import { labelName } from './names'

type MutableLabels = Record<string, string>

/**
 * Labels of attributes, by their keys in order: those that get the same name are joined with `;`. Without a prototype,
 * so that an attribute called `__proto__` is just a label.
 */
export function attributeLabels(attributes: Attributes): MutableLabels {
  const labels: MutableLabels = Object.create(null)
  const sorted = attributes.length < 2 ? attributes : [...attributes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  for (const [key, value] of sorted) {
    const name = labelName(key)
    const before = labels[name]
    labels[name] = before === undefined ? value : `${before};${value}`
  }
  return labels
}

const IDENTIFYING = ['service.namespace', 'service.name', 'service.instance.id']

/** `job` and `instance` of a resource, and what else is known of it, for `target_info`. */
export function resourceLabels({ attributes }: ResourceMetrics): {
  readonly identity: MutableLabels
  readonly others: MutableLabels
} {
  const [namespace, name, instance] = IDENTIFYING.map((key) => attributes.find(([known]) => known === key)?.[1] ?? '')
  const identity: MutableLabels = Object.create(null)
  if (name) identity.job = namespace ? `${namespace}/${name}` : name
  if (instance) identity.instance = instance
  return { identity, others: attributeLabels(attributes.filter(([key]) => !IDENTIFYING.includes(key))) }
}

/** What tells apart metrics of one name that different libraries measure. */
export function scopeLabels({ name, version, attributes }: ScopeMetrics): MutableLabels {
  const labels = attributeLabels(attributes.map(([key, value]) => [`otel_scope_${key}`, value] as const))
  if (name !== '') labels.otel_scope_name = name
  if (version !== '') labels.otel_scope_version = version
  return labels
}
