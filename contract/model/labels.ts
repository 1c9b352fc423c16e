/** Label names to values. The metric's name is the label `__name__`, as in Prometheus's data model. */
export type Labels = Readonly<Record<string, string>>

export const METRIC_NAME = '__name__'

/**
 * One text per label set: names in code-unit order, parts parted by bytes that no label may hold. Equal sets give
 * equal keys, so it serves as a map key; it is not meant to be read.
 */
export function labelsKey(labels: Labels): string {
  const names = Object.keys(labels).sort()
  let key = ''
  for (const name of names) key += `${name}\u0001${labels[name]}\u0002`
  return key
}

/** Prometheus's own way of writing a series: `name{a="b"}`. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .filter((name) => name !== METRIC_NAME)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
  const name = labels[METRIC_NAME] ?? ''
  return pairs.length === 0 && name !== '' ? name : `${name}{${pairs.join(', ')}}`
}
