/** What a chunk's row tells without decoding it. Null stands for "no number" (NaN, as SQLite has none). */
export interface ChunkSummary {
  readonly min: number | null
  readonly max: number | null
  readonly sum: number | null
  readonly first: number | null
  readonly last: number | null
}

/** NaNs, stale markers among them, count for none of min, max and sum. */
export function summarise(values: Float64Array): ChunkSummary {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let numbers = 0
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number
    if (Number.isNaN(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    numbers += 1
  }
  return {
    min: numbers === 0 ? null : min,
    max: numbers === 0 ? null : max,
    sum: numbers === 0 ? null : orNull(sum),
    first: orNull(values[0]),
    last: orNull(values[values.length - 1]),
  }
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
