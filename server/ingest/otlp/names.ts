import { unitWords } from './units'

/**
 * The name that Prometheus gives an OTLP metric (OpenTelemetry's "Prometheus compatibility", as Prometheus's own
 * receiver does it): words joined by `_`, then the unit, then `_total` for what only grows and `_ratio` for gauges
 * without a unit. Undefined when nothing of the name is left.
 */
export function metricName(name: string, unit: string, role: 'counter' | 'gauge' | 'other'): string | undefined {
  const words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '')
  for (const suffix of unitWords(unit)) if (suffix !== '' && !words.includes(suffix)) words.push(suffix)
  const named =
    role === 'counter' ? withLast(words, 'total') : role === 'gauge' && unit === '1' ? withLast(words, 'ratio') : words
  const joined = named.join('_')
  if (joined === '') return undefined
  return /^\d/.test(joined) ? `_${joined}` : joined
}

/** The unit in words: `bytes_per_second`. */
export function unitName(unit: string): string {
  return unitWords(unit)
    .filter((word) => word !== '')
    .join('_')
}

/** The label's name for an attribute's key. Names that start with a digit or one `_` get `key` before them. */
export function labelName(key: string): string {
  if (PLAIN.test(key)) return key
  const name = key.replace(/[^a-zA-Z0-9_]/gu, '_')
  if (/^\d/.test(name)) return `key_${name}`
  return /^_(?!_)|^_*$/.test(name) ? `key${name}` : name
}

const PLAIN = /^[a-zA-Z][a-zA-Z0-9_]*$/

function withLast(words: readonly string[], last: string): readonly string[] {
  return [...words.filter((word) => word !== last), last]
}
