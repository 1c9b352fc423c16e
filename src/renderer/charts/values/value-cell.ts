import { formatValue } from '../format/format-value'
import type { PanelData, PanelSeries } from '../panel-data'
import { thresholdState } from '../thresholds'
import { writeState, writeText } from '../write-text'

/** Writes a series' value now into the cell that shows it, with the state it is in. Returns the value. */
export function writeValue(cell: Element, data: PanelData, series: PanelSeries): number {
  const { unit, decimals, thresholds } = data.panel
  const value = data.lastValue(series)
  const formatted = formatValue(value, unit, decimals)
  writeText(cell.querySelector('.value-text'), formatted.text)
  writeText(cell.querySelector('.value-suffix'), formatted.suffix)
  writeState(cell, 'data-state', thresholdState(value, thresholds))
  return value
}
