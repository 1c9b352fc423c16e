import { z } from 'zod'
import { parseDuration } from '../../../engine/model/duration'

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
/** The farthest from 1970 that a Date can tell, milliseconds. */
const MAX_TIME = 8.64e15

/** The ends of time as Go's clients write them when they mean "all". */
const ENDS: Readonly<Record<string, number>> = {
  '-292273086-05-16T16:47:06Z': -MAX_TIME,
  '292277025-08-18T07:12:54.999999999Z': MAX_TIME,
}

/** Unix seconds or RFC 3339, to milliseconds. */
export const Time = textThat('timestamp').transform((text, context) => {
  const ms = ENDS[text] ?? (RFC3339.test(text) ? Date.parse(text) : seconds(text))
  if (Math.abs(ms) <= MAX_TIME) return ms
  context.addIssue(unreadable(text, 'timestamp'))
  return z.NEVER
})

/** Seconds or a duration such as `1m`, to milliseconds; more than nothing. */
export const Duration = durationOf('zero or negative durations are not accepted. Try a positive one')

/** A query's resolution: as a duration, with Prometheus's own words for zero. */
export const Step = durationOf('zero or negative query resolution step widths are not accepted. Try a positive integer')

function durationOf(tooShort: string) {
  return textThat('duration').transform((text, context) => {
    const ms = isDecimal(text) ? seconds(text) : parseDuration(text)
    if (ms !== undefined && ms > 0 && ms <= MAX_TIME) return ms
    context.addIssue(ms !== undefined && ms <= 0 ? tooShort : unreadable(text, 'duration'))
    return z.NEVER
  })
}

function textThat(what: 'timestamp' | 'duration') {
  return z.string({ error: unreadable('', what) })
}

function unreadable(text: string, what: 'timestamp' | 'duration'): string {
  return `cannot parse ${JSON.stringify(text.slice(0, 60))} to a valid ${what}`
}

function seconds(text: string): number {
  return isDecimal(text) ? Math.round(Number(text) * 1000) : Number.NaN
}

function isDecimal(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
}
