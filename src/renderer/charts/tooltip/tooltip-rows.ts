import type { PanelData, PanelSeries } from '../panel-data'

/** Rows that the tooltip shows; the rest is counted. */
export const MOST_ROWS = 14

export interface TooltipRow {
  readonly series: PanelSeries
  readonly value: number
}

/** The values of a panel at a moment, largest first; lines without a value are left out. */
export function tooltipRows(data: PanelData, time: number): TooltipRow[] {
  const step = data.step()
  if (step === 0) return []
  const offset = Math.round(time / step)
  return data
    .series()
    .map((series) => ({ series, value: data.at(series, offset) }))
    .filter((row) => !Number.isNaN(row.value))
    .sort((one, other) => other.value - one.value)
}

/** The row whose line lies nearest to the pointer; with stacking that is not told from values alone. */
export function nearestRow(rows: readonly TooltipRow[], value: number | null): TooltipRow | undefined {
  if (value === null) return undefined
  let nearest: TooltipRow | undefined
  for (const row of rows) {
    if (nearest === undefined || Math.abs(row.value - value) < Math.abs(nearest.value - value)) nearest = row
  }
  return nearest
}
