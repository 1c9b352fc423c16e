import { quoted, TextFault } from './text-fault'

const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  '+infinity': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
}

/** A sample's value as Go reads a decimal float. Throws a TextFault for anything else. */
export function parseValue(token: string): number {
  const value = isDecimal(token) ? Number(token) : SPECIAL[token.toLowerCase()]
  if (value === undefined) throw new TextFault(`${quoted(token)} is not a value`)
  if (Number.isNaN(value) && token.length !== 3) throw new TextFault(`${quoted(token)} is not a value`)
  if (!Number.isFinite(value) && isDecimal(token)) throw new TextFault(`${quoted(token)} is out of range`)
  return value
}

/** Whole milliseconds, as text format 0.0.4 writes times. */
export function parseMilliseconds(token: string): number {
  const time = isDecimal(token) ? Number(token) : Number.NaN
  if (!Number.isSafeInteger(time) || /[.eE]/.test(token)) {
    throw new TextFault(`${quoted(token)} is not a time in whole milliseconds`)
  }
  return time
}

/** Half a microsecond: more than a float of seconds since 1970 is wrong by, less than anyone means. */
const FLOAT_ERROR_MS = 0.0005

/** Seconds with fractions, as OpenMetrics writes times; the answer is in whole milliseconds, cut as Prometheus cuts. */
export function parseSeconds(token: string): number {
  const seconds = isDecimal(token) ? Number(token) : Number.NaN
  if (!Number.isFinite(seconds)) throw new TextFault(`${quoted(token)} is not a time in seconds`)
  return Math.trunc(seconds * 1000 + Math.sign(seconds) * FLOAT_ERROR_MS)
}

/**
 * Whether a token may be a decimal number: `Number` alone would also take an empty text, spaces, `0x1f`, `0b1`. What it
 * still lets through that is no number, `Number` answers with NaN.
 */
function isDecimal(token: string): boolean {
  const first = token.charCodeAt(0)
  const last = token.charCodeAt(token.length - 1)
  if (!(isDigit(last) || last === 46)) return false
  if (!(isDigit(first) || first === 43 || first === 45 || first === 46)) return false
  const second = token.charCodeAt(1)
  return !(first === 48 && second > 57 && second !== 69 && second !== 101)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
