/** Milliseconds of the units in which Prometheus writes durations, largest first. */
export const DURATION_UNITS: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
}

/** Milliseconds of a duration in Prometheus's notation, such as `1h30m`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^([0-9]+(y|w|d|h|ms|m|s))+$/.test(text)) return undefined
  let total = 0
  for (const [, digits, unit] of text.matchAll(/([0-9]+)(ms|[ywdhms])/g))
    total += Number(digits) * (DURATION_UNITS[unit!] ?? 0)
  return total
}

/** `1h30m` for 5400000 milliseconds. Days, not weeks: a retention of `14d` reads better than `2w`. */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds
  let text = ''
  for (const [unit, size] of Object.entries(DURATION_UNITS)) {
    if (unit === 'w') continue
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text === '' ? '0s' : text
}
