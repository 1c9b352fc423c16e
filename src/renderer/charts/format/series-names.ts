import { type Labels, METRIC_NAME } from '../../../../contract/model/labels'

/** Fills `{{label}}` places; a label that the series lacks leaves nothing. */
export function fillLegend(template: string, labels: Labels): string {
  return template.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim()
}

/**
 * Names for the series of one target. Without a template, the labels in which they differ tell them apart; a series
 * that differs in nothing is called by its metric, or else by `fallback`. `among`: what they have to differ from.
 */
export function nameSeries(
  series: readonly Labels[],
  template: string | undefined,
  fallback: string,
  among: readonly Labels[] = series,
): string[] {
  const differing = template === undefined ? differingLabels(among) : []
  return series.map((labels) => {
    const name =
      template === undefined
        ? differing
            .map((label) => labels[label])
            .filter((value) => value !== undefined)
            .join(' ')
        : fillLegend(template, labels)
    return name === '' ? (labels[METRIC_NAME] ?? fallback) : name
  })
}

/** The series of one target, as far as their names need it. */
export interface NamedTarget {
  readonly labels: readonly Labels[]
  readonly template: string | undefined
  readonly expr: string
}

/**
 * Names for all series of a panel, target by target. Where two targets come to the same name, the labels in which the
 * panel's series differ tell them apart, and last the queries.
 */
export function namePanelSeries(targets: readonly NamedTarget[], title: string): string[][] {
  const names = targets.map(({ labels, template }) => nameSeries(labels, template, title))
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const own of names.map((list) => new Set(list))) {
    for (const name of own) (seen.has(name) ? shared : seen).add(name)
  }
  if (shared.size === 0) return names
  const among = targets.flatMap(({ labels, template }) => (template === undefined ? labels : []))
  return targets.map(({ labels, template, expr }, at) => {
    const own = names[at] ?? []
    if (template !== undefined) return own
    const apart = nameSeries(labels, undefined, expr, among)
    return own.map((name, index) => (shared.has(name) ? (apart[index] ?? name) : name))
  })
}

function differingLabels(series: readonly Labels[]): string[] {
  const names = new Set(series.flatMap((labels) => Object.keys(labels)))
  return [...names].filter((name) => new Set(series.map((labels) => labels[name])).size > 1).sort()
}
