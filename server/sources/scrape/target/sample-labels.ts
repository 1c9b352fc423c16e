import { type Labels, METRIC_NAME } from '../../../../contract/model/labels'

const EXPORTED = 'exported_'

/**
 * A sample's labels with those of its target. Where both have one, the target's wins and the sample's goes on as
 * `exported_…`; with `honorLabels` the sample's wins.
 */
export function withTargetLabels(labels: Labels, target: Labels, honorLabels: boolean): Labels {
  if (honorLabels) return { ...target, ...labels }
  const result: Record<string, string> = Object.assign(Object.create(null), labels, target)
  const conflicting = Object.keys(target)
    .filter((name) => name !== METRIC_NAME && (labels[name] ?? '') !== '')
    .sort((a, b) => a.length - b.length)
  for (const name of conflicting) {
    let exported = EXPORTED + name
    while ((result[exported] ?? '') !== '') exported = EXPORTED + exported
    result[exported] = labels[name] as string
  }
  return result
}
