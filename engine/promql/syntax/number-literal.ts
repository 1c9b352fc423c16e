import { parseDuration } from '../../model/duration'

/**
 * The value of an unsigned number as Prometheus reads it: decimal, hexadecimal, octal (a leading 0), inf, nan, `_` between
 * digits, or a duration, which counts in seconds.
 */
export function parseNumber(text: string): number {
  const lower = text.toLowerCase()
  if (lower === 'inf') return Number.POSITIVE_INFINITY
  if (lower === 'nan') return Number.NaN
  const duration = parseDuration(text)
  if (duration !== undefined) return duration / 1000
  const plain = lower.replaceAll('_', '')
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8)
  return Number(plain)
}
