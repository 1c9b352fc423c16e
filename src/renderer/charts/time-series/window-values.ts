import type { PanelData, PanelSeries } from '../panel-data'

/** The visible points of a panel's lines, copied out of the rings into columns that are used again. */
export interface WindowValues {
  readonly lines: readonly Line[]
  readonly low: number
  readonly high: number
}

export interface Line {
  readonly series: PanelSeries
  /** What is drawn: the value, or with stacking the sum up to it. */
  readonly values: Float64Array
  /** With stacking, where the area begins. */
  readonly base: Float64Array | null
}

/** @returns a reader that fills the same columns each time: what it gave before is overwritten. */
export function createWindowReader(
  data: PanelData,
): (shown: readonly PanelSeries[], from: number, points: number) => WindowValues {
  let columns: Float64Array[] = []
  const column = (index: number, points: number): Float64Array => {
    const known = columns[index]
    if (known?.length === points) return known
    const made = new Float64Array(points)
    columns[index] = made
    return made
  }
  return (shown, from, points) => {
    columns = columns.slice(0, shown.length * 2 + 1)
    const stacked = data.panel.stack === true
    let base: Float64Array | null = null
    const lines = shown.map((series, index): Line => {
      const values = column(index, points)
      data.copy(series, from, values)
      if (!stacked) return { series, values, base: null }
      const under = base
      const top = column(shown.length + index, points)
      for (let at = 0; at < points; at += 1) {
        const below = under?.[at] ?? 0
        const value = values[at] ?? Number.NaN
        top[at] = Number.isNaN(value) ? below : below + value
        values[at] = Number.isNaN(value) ? value : below + value
      }
      base = top
      return { series, values, base: under }
    })
    return { lines, ...extent(lines) }
  }
}

function extent(lines: readonly Line[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { values } of lines) {
    for (const value of values) {
      if (value < low && value !== Number.NEGATIVE_INFINITY) low = value
      if (value > high && value !== Number.POSITIVE_INFINITY) high = value
    }
  }
  return { low, high }
}
