/**
 * Prometheus marks the end of a series with one NaN of its own (0x7ff0000000000002). JavaScript cannot tell NaNs apart
 * by value, only by bits, and engines may rewrite the bits of a NaN that passes through a variable. So the marker is
 * written and recognised in typed arrays, never as a number.
 */
export const STALE_BITS = { low: 2, high: 0x7ff00000 } as const

/** Writes the stale marker at `index`. */
export function writeStale(values: Float64Array, index: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2)
  words[0] = STALE_BITS.low
  words[1] = STALE_BITS.high
}

/** Whether the value at `index` is the stale marker. */
export function isStale(values: Float64Array, index: number): boolean {
  if (!Number.isNaN(values[index])) return false
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2)
  return words[0] === STALE_BITS.low && words[1] === STALE_BITS.high
}
