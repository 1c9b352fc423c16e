import { describe, expect, it } from 'vitest'
import type { QueryLimits } from '../model/query-result'
import { compile } from './compile'
import { createMemorySource } from './conformance/memory-source'
import { readSeries } from './conformance/points'
import { evaluateInstant, evaluateRange, MAX_POINTS } from './evaluate'

const source = createMemorySource()
source.load({
  step: 1000,
  series: Array.from({ length: 100 }, (_none, index) => readSeries(`m{i="${index}"} 0+1x99`)),
})

function limits(changes: Partial<QueryLimits> = {}): QueryLimits {
  return { maxSamples: 1_000_000, maxSeries: 1000, timeout: 1000, now: () => 0, ...changes }
}

function ask(expr: string, changes: Partial<QueryLimits>, step = 1000) {
  return () => evaluateRange(compile(expr), source, 0, 90_000, step, limits(changes))
}

describe('the limits of a query', () => {
  it('refuse to read too many samples', () => {
    expect(ask('sum(m)', { maxSamples: 9_000 })).toThrow(expect.objectContaining({ code: 'query/too-many-samples' }))
    expect(ask('sum(rate(m[1m]))', { maxSamples: 9_000 })).toThrow(/more than 9000 samples/)
  })

  it('refuse to hold too many values, even of a query that reads none', () => {
    const fine = () => evaluateRange(compile('1'), source, 0, 10_000_000, 1000, limits({ maxSamples: 10_000 }))
    expect(fine).toThrow(expect.objectContaining({ code: 'query/too-many-samples' }))
    const inner = () => evaluateInstant(compile('sum_over_time(m[1y:1ms])'), source, 0, limits())
    expect(inner).toThrow(expect.objectContaining({ code: 'query/too-many-samples' }))
  })

  it('refuse to answer with too many series', () => {
    expect(ask('m', { maxSeries: 99 })).toThrow(expect.objectContaining({ code: 'query/too-many-series' }))
    expect(ask('sum(m)', { maxSeries: 1 })).not.toThrow()
  })

  it('end a query that takes too long', () => {
    let time = 0
    const now = () => {
      time += 100
      return time
    }
    expect(ask('sum(rate(m[1m]))', { timeout: 250, now })).toThrow(expect.objectContaining({ code: 'query/timeout' }))
  })

  it('end one that takes too long over a single series', () => {
    const long = compile('sum_over_time(m{i="0"}[90s:1ms])')
    const changes = { timeout: 50, now: () => performance.now() }
    const started = performance.now()
    expect(() => evaluateRange(long, source, 0, 90_000, 9, limits(changes))).toThrow(
      expect.objectContaining({ code: 'query/timeout' }),
    )
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('end a query that was canceled', () => {
    const controller = new AbortController()
    controller.abort()
    const signal = controller.signal
    expect(ask('m', { signal })).toThrow(expect.objectContaining({ code: 'query/canceled' }))
  })

  it('refuse a range without a step, without time or with too many points', () => {
    expect(ask('m', {}, 0)).toThrow(expect.objectContaining({ code: 'request/invalid' }))
    expect(ask('m', {}, Number.NaN)).toThrow(expect.objectContaining({ code: 'request/invalid' }))
    expect(() => evaluateRange(compile('m'), source, 1, 0, 1, limits())).toThrow(/end timestamp/)
    expect(() => evaluateRange(compile('m'), source, 0, MAX_POINTS, 1, limits())).toThrow(/exceeded maximum resolution/)
  })

  it('refuse a range of what has no values at moments', () => {
    expect(ask('m[5m]', {})).toThrow(/invalid expression type "range vector" for range query/)
    expect(ask('m[5m]', {})).toThrow(expect.objectContaining({ code: 'promql/parse' }))
    expect(ask('"text"', {})).toThrow(/invalid expression type "string" for range query/)
  })

  it('stop an expression of regular expressions that would take for ever', () => {
    const pattern = `(${'(a?){50}'.repeat(20)})*b`
    let now = 0
    const query = `label_replace(label_replace(m, "long", "${'a'.repeat(3000)}", "", ""), "x", "$1", "long", "${pattern}")`
    const run = () => evaluateInstant(compile(query), source, 90_000, limits({ now: () => (now += 600) }))
    expect(run).toThrow(expect.objectContaining({ code: 'query/timeout' }))
  })

  it('refuse more values to count than may be held', () => {
    const counted = 'count_values by (i) ("v", m)'
    expect(ask(counted, { maxSamples: 20_000 })).toThrow(expect.objectContaining({ code: 'query/too-many-samples' }))
  })
})
