import { z } from 'zod'
import { LoomError } from '../../../contract/errors'
import type { Matcher } from '../../../engine/model/matcher'
import { parse } from '../../../engine/promql/syntax/parse'
import { Duration, Step, Time } from './time-parameters'

/** Most points of one series in one answer; Prometheus's own limit. */
const MAX_POINTS = 11_000

/** How many items are wanted; 0 for all. */
export const Limit = z
  .string()
  .regex(/^\d{1,9}$/, 'limit must be non-negative')
  .transform(Number)

const Expression = z
  .string({ error: 'no expression found in input' })
  .min(1, 'no expression found in input')
  .max(16_384)

/** A parameter that may come once or many times. */
const Many = z.union([z.string().transform((one) => [one]), z.array(z.string()).max(100)])

/** What one query may be told beside its expression and its time. */
const Options = {
  timeout: Duration.optional(),
  limit: Limit.optional(),
  lookback_delta: Duration.optional(),
  stats: z.string().optional(),
}

export const InstantParameters = z.object({ query: Expression, time: Time.optional(), ...Options })

export const RangeParameters = z
  .object({ query: Expression, start: Time, end: Time, step: Step, ...Options })
  .superRefine(({ start, end, step }, context) => {
    if (end < start) {
      context.addIssue({ code: 'custom', path: ['end'], message: 'end timestamp must not be before start time' })
    } else if ((end - start) / step > MAX_POINTS) {
      const message =
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'
      context.addIssue({ code: 'custom', message })
    }
  })

export const SeriesParameters = z.object({
  'match[]': Many.optional(),
  start: Time.optional(),
  end: Time.optional(),
  limit: Limit.optional(),
})

/** The conditions of one `match[]`: a plain selector, nothing around it. */
export function parseSelector(text: string): readonly Matcher[] {
  const expression = inParameter('match[]', () => parse(text))
  if (expression.kind !== 'vector-selector' || expression.offset !== 0 || expression.pin !== undefined) {
    throw invalidParameter('match[]', `a series selector is expected, not ${text.slice(0, 100)}`)
  }
  return expression.matchers
}

/** A fault of one parameter in Prometheus's words. */
export function invalidParameter(name: string, message: string): LoomError {
  return new LoomError('request/invalid', `invalid parameter ${JSON.stringify(name)}: ${message}`)
}

/** Runs what reads an expression; a fault in it is told as Prometheus does, with the parameter and the place. */
export function inParameter<Result>(name: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw atParameter(name, error)
  }
}

/** The same error as one of the parameter that held the expression; any other error as it is. */
export function atParameter(name: string, error: unknown): unknown {
  if (!(error instanceof LoomError) || error.code !== 'promql/parse') return error
  const { position } = error
  const place = position === undefined ? '' : `${position.line}:${position.column}: parse error: `
  const message = `invalid parameter ${JSON.stringify(name)}: ${place}${error.message}`
  return new LoomError(error.code, message, position === undefined ? {} : { position })
}
