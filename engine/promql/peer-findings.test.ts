import { expect, it } from 'vitest'
import type { SeriesSource } from '../model/series'
import { compile } from './compile'
import { evaluateInstant } from './evaluate'

/** What the comparison with a real Prometheus has found, each with its answer. */
const series = [
  { __name__: 'bucket', le: '1' },
  { __name__: 'bucket', le: '2' },
].map((labels, i) => ({ labels, times: Float64Array.of(1000), values: Float64Array.of(i) }))
const source: SeriesSource = {
  select: (matchers) =>
    series.filter(({ labels }) => matchers.every((one) => one.matches(labels[one.name as 'le'] ?? ''))),
}

function value(query: string): number | undefined {
  const limits = { maxSamples: 1e6, maxSeries: 100, timeout: 1000, now: () => 0 }
  const result = evaluateInstant(compile(query), source, 1000, limits)
  return result.type === 'vector' ? result.samples[0]?.value : undefined
}

it.each([
  // Go's math.Min and math.Max: an infinity at its own end goes before NaN.
  ['clamp(vector(-Inf), 3, NaN)', 3],
  ['clamp_max(vector(5), NaN)', Number.NaN],
  ['clamp_min(vector(NaN), Inf)', Number.POSITIVE_INFINITY],
  ['clamp_max(vector(NaN), -Inf)', Number.NEGATIVE_INFINITY],
  // Dates beyond the year 275760, where JavaScript's end, and before the year 0.
  ['year(vector(1.7956e15))', 56_902_268],
  ['day_of_year(vector(-62167219200))', 1],
  ['year(vector(-62167219201))', -1],
  ['days_in_month(vector(951782400))', 29],
  ['day_of_week(vector(-86400))', 3],
  ['hour(vector(-1))', 23],
  ['month(vector(NaN))', Number.NaN],
])('%s is %s', (query, expected) => {
  expect(value(query)).toEqual(expected)
})

it('two series of a group that match one are refused, whatever a comparison leaves of them', () => {
  expect(() => value('bucket < on() vector(7)')).toThrow('multiple matches')
  expect(() => value('bucket == on() vector(7)')).toThrow('multiple matches')
})

it('absent tells a label that had to equal something after another condition on it', () => {
  const limits = { maxSamples: 1e6, maxSeries: 100, timeout: 1000, now: () => 0 }
  const labels = (query: string) => {
    const result = evaluateInstant(compile(query), source, 1000, limits)
    return result.type === 'vector' ? result.samples[0]?.labels : undefined
  }
  expect(labels('absent(none{a!~"x",a="1",b="2"})')).toEqual({ a: '1', b: '2' })
  expect(labels('absent(none{a="1",a!~"x",b="2"})')).toEqual({ b: '2' })
  expect(labels('absent(none{a="1",a="2",b="2"})')).toEqual({ b: '2' })
})
