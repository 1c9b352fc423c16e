/** How many colours the series palette has; `palette.css` gives each a value per theme. */
export const SERIES_COLORS = 8

/** Custom property of the n-th series' colour; after the last one the palette begins again. */
export function seriesColorProperty(index: number): string {
  return `--series-${(index % SERIES_COLORS) + 1}`
}

/** Whether the n-th series is drawn dashed: the second round of the palette must not look like the first. */
export function isDashed(index: number): boolean {
  return Math.floor(index / SERIES_COLORS) % 2 === 1
}
