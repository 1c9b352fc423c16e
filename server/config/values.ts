import { z } from 'zod'
import { formatDuration, parseDuration } from '../../engine/model/duration'

/** How a setting's value is written: its schema, how plain text (environment, flags) turns into it, and its name in the docs. */
export interface ValueKind<Value> {
  readonly name: string
  readonly schema: z.ZodType<Value>
  /** Null: it has no plain form, so that neither a variable nor a flag can hold it. */
  readonly fromText: ((text: string) => unknown) | null
}

export function text(schema: z.ZodType<string> = z.string().min(1)): ValueKind<string> {
  return { name: 'text', schema, fromText: (value) => value }
}

export function wholeNumber(min: number, max: number): ValueKind<number> {
  return { name: 'whole number', schema: z.int().min(min).max(max), fromText: numberFromText }
}

/** Milliseconds, written as in Prometheus: `10m`, `2d`, `1h30m`. */
export function duration(min: number, max: number): ValueKind<number> {
  const schema = z
    .union([z.string(), z.number()], { error: 'expected a duration such as 30s, 10m or 2d' })
    .transform((written, context) => {
      const ms = typeof written === 'number' ? undefined : parseDuration(written)
      if (ms !== undefined && ms >= min && ms <= max) return ms
      context.addIssue(
        ms === undefined
          ? 'expected a duration such as 30s, 10m or 2d'
          : `expected a duration from ${formatDuration(min)} to ${formatDuration(max)}`,
      )
      return z.NEVER
    })
  return { name: 'duration', schema, fromText: (value) => value }
}

export function trueOrFalse(): ValueKind<boolean> {
  const fromText = (value: string): unknown => (value === 'true' ? true : value === 'false' ? false : value)
  return { name: 'true, false', schema: z.boolean(), fromText }
}

export function choice<const Options extends readonly [string, ...string[]]>(
  options: Options,
): ValueKind<Options[number]> {
  return { name: options.join(', '), schema: z.enum(options), fromText: (value) => value }
}

/** In environment and flags: parted by commas. */
export function list(item: z.ZodType<string>): ValueKind<readonly string[]> {
  return {
    name: 'list',
    schema: z.array(item),
    fromText: (value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
  }
}

/** A value with parts of its own, for the file alone. */
export function structure<Value>(name: string, schema: z.ZodType<Value>): ValueKind<Value> {
  return { name, schema, fromText: null }
}

function numberFromText(value: string): unknown {
  return /^-?\d+$/.test(value) ? Number(value) : value
}
