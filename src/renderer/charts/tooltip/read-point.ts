import { formatClock } from '../format/format-time'
import { formatValueText } from '../format/format-value'
import { describeGap, gapAt, type TimeGap } from '../gaps'
import type { PanelData } from '../panel-data'
import { MOST_ROWS, type TooltipRow, tooltipRows } from './tooltip-rows'

/** What a panel says of one moment, in words: the tooltip shows it, and a screen reader speaks it. */
export interface PointReading {
  readonly time: string
  /** Why there may be no value; empty where nothing is to be said. */
  readonly note: string
  readonly rows: readonly (TooltipRow & { readonly text: string })[]
  /** Values beyond those in `rows`. */
  readonly more: number
}

export function readPoint(data: PanelData, time: number, gaps: readonly TimeGap[], most = MOST_ROWS): PointReading {
  const all = tooltipRows(data, time)
  const gap = gapAt(gaps, time)
  const { unit, decimals } = data.panel
  const rows = all.slice(0, most).map((row) => ({ ...row, text: formatValueText(row.value, unit, decimals) }))
  return {
    time: formatClock(time),
    note: gap ? describeGap(gap) : all.length === 0 ? 'no data' : '',
    rows,
    more: all.length - rows.length,
  }
}
