import { parseNumber } from '../syntax/number-literal'

/** Steps at start, start + step, … up to end, in milliseconds. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly step: number
}

/** Milliseconds of `5m`, `30s` or a bare number of seconds. */
export function readTime(text: string): number {
  const [, sign, digits] = /^(-?)0*(?=[0-9])(.*)$/.exec(text) ?? []
  const seconds = parseNumber(digits ?? '')
  if (digits === undefined || Number.isNaN(seconds)) throw new Error(`No time: ${text}`)
  return Math.round(seconds * 1000) * (sign === '-' ? -1 : 1)
}

export function readSpan(start: string, end: string, step: string): Span {
  return { start: readTime(start), end: readTime(end), step: readTime(step) }
}
