import { describe, expect, it } from 'vitest'
import { compile } from './compile'
import { runScript } from './conformance/run'

/** Runs a script of Prometheus's test language; every evaluation in it must pass. */
function check(script: string): void {
  const outcomes = runScript(script)
  expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
  expect(outcomes.length).toBeGreaterThan(0)
}

describe('functions of labels', () => {
  const load = `
    load 1m
      up{host="web-1.example:9100", dc="a"} 1
      up{host="db-22.example:9100", dc="b"} 2
  `

  it('replace by numbered and by named groups', () =>
    check(`${load}
      eval instant at 0 label_replace(up, "host", "$2/\${kind}$$", "host", "(?P<kind>[a-z]+)-([0-9]+)[.].*")
        up{host="1/web$", dc="a"} 1
        up{host="22/db$", dc="b"} 2
      eval instant at 0 label_replace(up, "kind", "$1x$9", "host", "(\\\\w+)-.*")
        up{host="web-1.example:9100", dc="a"} 1
        up{host="db-22.example:9100", dc="b"} 2
      eval instant at 0 label_replace(up, "__name__", "down", "dc", "a")
        down{host="web-1.example:9100", dc="a"} 1
        up{host="db-22.example:9100", dc="b"} 2
    `))

  it('join', () =>
    check(`${load}
      eval instant at 0 label_join(up, "host", "+", "dc", "none", "dc")
        up{host="a++a", dc="a"} 1
        up{host="b++b", dc="b"} 2
      eval instant at 0 label_join(up, "dc", "")
        up{host="web-1.example:9100"} 1
        up{host="db-22.example:9100"} 2
    `))

  it.each([
    ['label_replace(up, "", "x", "dc", ".*")', 'invalid destination label name in label_replace(): '],
    ['label_replace(up, "x", "x", "dc", "(")', 'invalid regular expression in label_replace(): ('],
    ['label_join(up, "x", "x", "")', 'invalid source label name in label_join(): '],
    ['count_values("", up)', 'invalid label name ""'],
  ])('refuse %s', (query, message) => {
    expect(() => compile(query)).toThrow(expect.objectContaining({ code: 'promql/execution', message }))
  })
})

describe('histogram_quantile and histogram_fraction', () => {
  it('spread observations evenly within a bucket', () =>
    check(`
      load 1m
        size_bucket{le="1"} 2
        size_bucket{le="2.0"} 4
        size_bucket{le="2"} 2
        size_bucket{le="+Inf"} 8
        below_bucket{le="-1"} 1
        below_bucket{le="+Inf"} 2
        open_bucket{le="1"} 1
        empty_bucket{le="1"} 0
        empty_bucket{le="+Inf"} 0
      eval range from 0 to 1m step 1m histogram_quantile(0.25, size_bucket)
        {} 1 1
      eval instant at 0 histogram_quantile(0.5, size_bucket)
        {} 1.5
      eval instant at 0 histogram_quantile(1, size_bucket)
        {} 2
      eval instant at 0 histogram_quantile(0.1, below_bucket)
        {} -1
      eval instant at 0 histogram_quantile(0.5, open_bucket)
        {} NaN
      eval instant at 0 histogram_quantile(0.5, empty_bucket)
        {} NaN
      eval instant at 0 histogram_fraction(0.5, 1.5, size_bucket)
        {} 0.375
      eval instant at 0 histogram_fraction(-Inf, +Inf, size_bucket)
        {} 1
      eval instant at 0 histogram_fraction(2, 1, size_bucket)
        {} 0
      eval instant at 0 histogram_fraction(0, 1, empty_bucket)
        {} NaN
      eval_fail instant at 0 histogram_quantile(0.5, {__name__=~"size_bucket|below_bucket"})
    `))
})

describe('functions of a trend', () => {
  it('look ahead from the moment that is asked for', () =>
    check(`
      load 1m
        m 0+60x10
      eval range from 5m to 7m step 1m predict_linear(m[3m], 60)
        {} 360 420 480
      eval range from 5m to 7m step 1m predict_linear(m[3m] @ 300, time() - 300)
        {} 300 420 540
      eval instant at 0 predict_linear(m[3m], 60)
      eval instant at 5m double_exponential_smoothing(m[5m], 0.5, 0.5)
        {} 300
      eval instant at 5m double_exponential_smoothing(m[5m], 1, 0.5)
        expect fail msg: invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000
      eval instant at 5m double_exponential_smoothing(m[5m], 0.5, 0)
        expect fail msg: invalid trend factor. Expected: 0 < tf < 1, got: 0.000000
    `))
})

describe('count_values', () => {
  it('counts series by value at each moment', () =>
    check(`
      load 1m
        m{a="x", b="1"} 1 1e-7
        m{a="x", b="2"} 1 1e21
        m{a="y", b="3"} NaN 1
      eval range from 0 to 1m step 1m count_values("v", m)
        {v="1"} 2 1
        {v="NaN"} 1 _
        {v="0.0000001"} _ 1
        {v="1000000000000000000000"} _ 1
      eval instant at 0 count_values by (a) ("v", m)
        {a="x", v="1"} 2
        {a="y", v="NaN"} 1
      eval instant at 0 count_values without (b, v) ("v", m)
        {a="x"} 2
        {a="y"} 1
    `))
})

describe('durations', () => {
  it('may be worked out from each other and from the query', () =>
    check(`
      load 10s
        m 0+1x100
      eval instant at 100s count_over_time(m[1m + 10 * 2])
        {} 8
      eval instant at 100s m offset -(2 ^ 2 * 10s)
        m 14
      eval range from 0 to 40s step 20s count_over_time(m[step()])
        {} 1 2 2
      eval range from 0 to 40s step 20s m offset -min_of(step(), range() / 4)
        m 1 3 5
      eval range from 0 to 40s step 20s sum_over_time(m[max_of(step(), 10s):step() / 2])
        {} 0 3 7
      eval_fail instant at 100s m[step()]
    `))
})

describe('histogram_quantiles', () => {
  const load = `
      load 10s
        b{le="1"} 1 2
        b{le="2"} 4 3
        b{le="+Inf"} 4 4
        part 0.25 1
        falling{le="1"} 4
        falling{le="2"} 2
        falling{le="+Inf"} 8`

  it('give each quantile under a label, which may change from moment to moment', () =>
    check(`${load}
      eval instant at 0 histogram_quantiles(b, "part", 0, 0.25, 1e-5, 1)
        expect no_warn
        {part="0.0"} 0
        {part="0.25"} 1
        {part="1e-05"} 0.00004
        {part="1.0"} 2
      eval range from 0 to 10s step 10s histogram_quantiles(b, "part", scalar(part))
        {part="0.25"} 1 _
        {part="1.0"} _ 2
    `))

  it('say once what had to be mended, and warn of what is no part', () =>
    check(`${load}
      eval instant at 0 histogram_quantiles(falling, "part", -1, 0.5, 0.75)
        expect warn msg: PromQL warning: quantile value should be between 0 and 1, got -1 (1:38)
        expect info regex: with a max diff of 2, over 1 samples .* .1:21.
        {part="-1.0"} -Inf
        {part="0.5"} 1
        {part="0.75"} 2
    `))

  it('fail where two have the same labels, or the label has no name', () =>
    check(`${load}
      eval instant at 0 histogram_quantiles(b, "part", 0.5, 0.5)
        expect fail msg: vector cannot contain metrics with the same labelset
      eval instant at 0 histogram_quantiles(b, "", 0.5)
        expect fail regex: invalid label name
    `))
})

describe('min_of and max_of', () => {
  it('give one of two scalars, moment by moment, an infinity rather than NaN', () =>
    check(`
      load 10s
        m 1 5
      eval range from 0 to 10s step 10s vector(min_of(scalar(m), 3))
        {} 1 3
      eval range from 0 to 10s step 10s max_of(scalar(m), 3)
        {} 3 5
      eval instant at 0 min_of(NaN, max_of(-1, NaN))
        NaN
      eval instant at 0 min_of(NaN, -Inf)
        -Inf
      eval instant at 0 max_of(Inf, NaN)
        +Inf
      eval instant at 10s m[min_of(10, 20)] offset -max_of(0, 0)
        expect range vector from 10s to 10s step 10s
        m 5
    `))
})

describe('delayed removal of names', () => {
  const outcomesOf = (script: string) =>
    runScript(script, true).map(({ verdict, reason }) => (reason === '' ? verdict : reason))

  it('lets labels be made of names, which go at the end', () => {
    const script = `
      load 1m
        a_total{x="1"} 0+60x10
        b_total{x="1"} 0+120x10
        a_total{x="2"} 0+180x10
      eval range from 5m to 6m step 1m label_replace(rate({x="1"}[5m]), "of", "$1", "__name__", "(.*)_total")
        {x="1", of="a"} 1 1
        {x="1", of="b"} 2 2
      eval instant at 5m label_join(-{x="1"} * 2, "of", "", "__name__")
        {x="1", of="a_total"} -600
        {x="1", of="b_total"} -1200
      eval instant at 5m label_replace(abs({x="1"}), "__name__", "$1", "__name__", "(.*)_total")
        a{x="1"} 300
        b{x="1"} 600
      eval instant at 5m sum by (__name__) (a_total)
        a_total 1200
      eval instant at 5m topk(1, abs({x="1"}))
        {x="1"} 600
      eval instant at 5m sum by (__name__) (a_total{x="1"} or rate(a_total{x="2"}[5m]))
        {} 303
      eval instant at 5m sum by (__name__) (rate(a_total{x="2"}[5m]) or a_total{x="1"})
        {} 303
      eval instant at 5m sum by (__name__) (rate(a_total{x="2"}[5m]) unless a_total or a_total{x="1"})
        a_total 300
      eval instant at 5m a_total{x="1"} + ignoring(x) b_total
        {} 900
      eval instant at 5m a_total{x="1"} < bool b_total
        {x="1"} 1
      eval instant at 5m abs({x="1"}) > 450
        {x="1"} 600
      eval instant at 5m sum by (__name__) (abs({x="1"}))
        expect fail msg: vector cannot contain metrics with the same labelset
      eval instant at 5m abs({x="1"})
        expect fail msg: vector cannot contain metrics with the same labelset
    `
    const outcomes = outcomesOf(script)
    expect(outcomes).toEqual(outcomes.map(() => 'passed'))
  })

  it('is not what happens unless it is asked for', () => {
    const script = `
      load 1m
        a_total{x="1"} 1
      eval instant at 0 label_replace(abs(a_total), "of", "$1", "__name__", "(.*)_total")
        {x="1"} 1
    `
    expect(runScript(script)).toEqual([expect.objectContaining({ verdict: 'passed' })])
    expect(outcomesOf(script)).toEqual([expect.stringContaining('got nothing')])
  })
})

describe('timestamp', () => {
  it('is that of the sample for a selector, else that of the moment', () =>
    check(`
      load 10s
        m 1 2 3
      eval range from 5s to 25s step 10s timestamp((m))
        {} 0 10 20
      eval range from 5s to 25s step 10s timestamp(timestamp(m offset 10s @ 20))
        {} 5 15 25
      eval instant at 25s timestamp(m * 2)
        {} 25
    `))
})

describe('at the edges', () => {
  it('of equals, topk and bottomk keep those that Prometheus keeps', () =>
    check(`
      load 1m
        m{i="1"} 2
        m{i="2"} 2
        m{i="3"} 1
        m{i="4"} 2
        m{i="5"} 3
        m{i="6"} 2
        m{i="7"} NaN
      eval instant at 0 topk(3, m)
        m{i="5"} 3
        m{i="1"} 2
        m{i="2"} 2
      eval instant at 0 bottomk(2, m)
        m{i="3"} 1
        m{i="2"} 2
      eval instant at 0 topk(0, m)
      eval instant at 0 count(topk(7, m))
        {} 7
    `))
})
