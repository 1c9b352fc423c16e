import { formatValueText } from '../../charts/format/format-value'
import { MOST_SPOKEN } from '../../charts/most-spoken'
import type { PanelData } from '../../charts/panel-data'

/** The panel's values now, as a screen reader says them. */
export function describePanel(data: PanelData): string {
  const series = data.series()
  if (series.length === 0) return 'No data'
  const values = series
    .slice(0, MOST_SPOKEN)
    .map((entry) => `${entry.name} ${formatValueText(data.lastValue(entry), data.panel.unit, data.panel.decimals)}`)
  const rest = series.length - values.length
  return `${values.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`
}
