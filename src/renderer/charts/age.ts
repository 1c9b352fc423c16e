/** How old a panel's newest sample may be before the panel counts as stale, in milliseconds. */
export function staleAfter(step: number): number {
  return Math.max(3 * step, 5000)
}

export type Age =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'live'; readonly milliseconds: number }
  | { readonly kind: 'stale'; readonly milliseconds: number }
  /** Painted from this computer's store. */
  | { readonly kind: 'cache'; readonly milliseconds: number; readonly asOf: number }

/** Age of a panel's newest sample. What came from the store never counts as live. Times are epoch milliseconds. */
export function ageOf(newest: number, fromCache: boolean, step: number, now: number): Age {
  if (Number.isNaN(newest)) return { kind: 'unknown' }
  const milliseconds = Math.max(0, now - newest)
  if (fromCache) return { kind: 'cache', milliseconds, asOf: newest }
  return { kind: milliseconds > staleAfter(step) ? 'stale' : 'live', milliseconds }
}

/** Spans that a time axis begins with while there is little to show, in milliseconds. */
const FIRST_SPANS = [2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * 60_000)

/**
 * How much time the axis shows: the dashboard's range, or the next round span that holds all there is, so that a server
 * that has just begun fills its panels.
 */
export function windowSpan(range: number, oldest: number, end: number): number {
  const held = end - oldest
  if (!(held < range)) return Number.isFinite(held) ? range : Math.min(range, FIRST_SPANS[0] ?? range)
  return Math.min(range, FIRST_SPANS.find((span) => span >= held) ?? range)
}

/**
 * Right end of the time axis. While samples come it is the newest one, so nothing waits to be drawn; once they stop,
 * time goes on and the gap grows in sight.
 */
export function windowEnd(newest: number, step: number, now: number): number {
  const aligned = step > 0 ? Math.floor(now / step) * step : now
  return newest >= now - staleAfter(step) ? newest : aligned
}
