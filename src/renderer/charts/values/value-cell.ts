import { formatValue } from '../format/format-value'
import type { PanelData, PanelSeries } from '../panel-data'
import { thresholdState } from '../thresholds'
import { writeState, writeText } from '../write-text'

/** A suffix is set smaller than its number, after a gap. */
const SUFFIX_WIDTH = 0.6

/** Writes a series' value now into the cell that shows it, with the state it is in. Returns the value. */
export function writeValue(cell: HTMLElement, data: PanelData, series: PanelSeries): number {
  const { unit, decimals, thresholds } = data.panel
  const value = data.lastValue(series)
  const formatted = formatValue(value, unit, decimals)
  writeText(cell.querySelector('.value-text'), formatted.text)
  writeText(cell.querySelector('.value-suffix'), formatted.suffix)
  writeLength(cell, formatted.text.length + (formatted.suffix.length + 1) * SUFFIX_WIDTH)
  writeState(cell, 'data-state', thresholdState(value, thresholds))
  return value
}

/** Characters of the value, by which the stylesheet lets a long one be smaller instead of cut. */
function writeLength(cell: HTMLElement, length: number): void {
  const text = length.toFixed(1)
  if (cell.style.getPropertyValue('--value-length') !== text) cell.style.setProperty('--value-length', text)
}
