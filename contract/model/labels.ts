import { isPlainMetricName, NAME_END, VALUE_END, writtenLabelName } from './names'

/** Label names to values. The metric's name is the label `__name__`, as in Prometheus's data model. */
export type Labels = Readonly<Record<string, string>>

export const METRIC_NAME = '__name__'

/**
 * One text per label set: names in code-unit order, parts parted by characters that no label may hold. Equal sets give
 * equal keys, so it serves as a map key; it is not meant to be read.
 */
export function labelsKey(labels: Labels): string {
  const names = Object.keys(labels).sort()
  let key = ''
  for (const name of names) key += `${name}${NAME_END}${labels[name]}${VALUE_END}`
  return key
}

/** Prometheus's own way of writing a series: `name{a="b"}`, or `{"a name", "a label"="b"}`. */
export function formatLabels(labels: Labels): string {
  const parts = Object.keys(labels)
    .filter((name) => name !== METRIC_NAME)
    .sort()
    .map((name) => `${writtenLabelName(name)}=${JSON.stringify(labels[name])}`)
  const name = labels[METRIC_NAME] ?? ''
  if (name !== '' && !isPlainMetricName(name)) return `{${[JSON.stringify(name), ...parts].join(', ')}}`
  return parts.length === 0 && name !== '' ? name : `${name}{${parts.join(', ')}}`
}
