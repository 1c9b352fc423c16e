import { describe, expect, it } from 'vitest'
import type { QueryLimits } from '../model/query-result'
import { createMemorySource } from './conformance/memory-source'
import { readSeries } from './conformance/points'
import { createEmbeddedEngine } from './embedded-engine'

const limits: QueryLimits = { maxSamples: 1e6, maxSeries: 1000, timeout: 1000, now: () => 0 }
const source = createMemorySource()
source.load({ step: 1000, series: [readSeries('m{a="b"} 0+1x10'), readSeries('m{a="a"} 0+2x10')] })
const engine = createEmbeddedEngine(source)

describe('the embedded engine', () => {
  it('checks expressions', () => {
    expect(() => engine.check('sum(m)')).not.toThrow()
    expect(() => engine.checkRange('1 + 1')).not.toThrow()
    for (const expr of ['m[5m]', 'm[5m:1m]', '"text"', '("text")']) {
      expect(() => engine.check(expr)).not.toThrow()
      expect(() => engine.checkRange(expr)).toThrow(/must be Scalar or instant Vector/)
    }
    expect(() => engine.check('sum(')).toThrow(expect.objectContaining({ code: 'promql/parse' }))
    expect(() => engine.check('histogram_count(m)')).toThrow(expect.objectContaining({ code: 'promql/unsupported' }))
  })

  it('answers instant queries', async () => {
    const silent = { warnings: [], infos: [] }
    const result = await engine.instant('sum(m)', 5000, limits)
    expect(result).toEqual({ type: 'vector', time: 5000, samples: [{ labels: {}, value: 15 }], ...silent })
    expect(await engine.instant('1 + 1', 0, limits)).toEqual({ type: 'scalar', time: 0, value: 2, ...silent })
  })

  it('answers range queries with series in the order of their labels', async () => {
    const result = await engine.range('m', 0, 2000, 1000, limits)
    expect(result).toMatchObject({ start: 0, step: 1000, points: 3, warnings: [] })
    expect(result.series.map(({ labels }) => labels.a)).toEqual(['a', 'b'])
    expect(result.series.map(({ values }) => [...values])).toEqual([
      [0, 2, 4],
      [0, 1, 2],
    ])
  })

  it('answers a scalar as one series without labels', async () => {
    const { series } = await engine.range('time()', 1000, 3000, 1000, limits)
    expect(series).toEqual([{ labels: {}, values: Float64Array.of(1, 2, 3), present: Uint8Array.of(1, 1, 1) }])
  })

  it('warns where a result is not what one may expect', async () => {
    const sorted = await engine.range('sort(m)', 0, 2000, 1000, limits)
    expect(sorted.warnings).toEqual([expect.stringMatching(/^PromQL warning: sort is ineffective .* \(1:1\)$/)])
    const quantile = await engine.instant('quantile(-Inf, m)', 0, limits)
    const warning = 'PromQL warning: quantile value should be between 0 and 1, got -Inf (1:10)'
    expect(quantile).toMatchObject({ warnings: [warning] })
  })

  it('rejects rather than throws while it answers', async () => {
    await expect(engine.instant('sum(', 0, limits)).rejects.toMatchObject({ code: 'promql/parse' })
    await expect(engine.range('m +', 0, 1, 1, limits)).rejects.toMatchObject({ code: 'promql/parse' })
  })

  it('answers the same after more queries than it keeps', async () => {
    for (let index = 0; index < 300; index += 1) engine.check(`m + ${index}`)
    expect(await engine.instant('m{a="a"} + 0', 1000, limits)).toMatchObject({ samples: [{ value: 2 }] })
  })
})
