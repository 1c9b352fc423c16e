import { type Labels, METRIC_NAME } from '../../../../contract/model/labels'

/** Fills `{{label}}` places; a label that the series lacks leaves nothing. */
export function fillLegend(template: string, labels: Labels): string {
  return template.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim()
}

/**
 * Names for the series of one target. Without a template, the labels in which they differ tell them apart; a series
 * that differs in nothing is called by its metric, or else by `fallback`.
 */
export function nameSeries(series: readonly Labels[], template: string | undefined, fallback: string): string[] {
  const differing = template === undefined ? differingLabels(series) : []
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

function differingLabels(series: readonly Labels[]): string[] {
  const names = new Set(series.flatMap((labels) => Object.keys(labels)))
  return [...names].filter((name) => new Set(series.map((labels) => labels[name])).size > 1).sort()
}
