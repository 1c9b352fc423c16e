import { describe, expect, it } from 'vitest'
import { compile } from '../compile'
import { evaluateInstant } from '../evaluate'
import { formatExpression } from './format'
import { parse } from './parse'

describe('the formatter', () => {
  it.each([
    ['SUM(a)BY(b)', 'sum by (b) (a)'],
    ['sum without() (a)', 'sum without () (a)'],
    ['topk ( 5,x )', 'topk(5, x)'],
    ['- -1', '1'],
    ['-1^2', '-1 ^ 2'],
    ['+Inf', '+Inf'],
    ['-Inf', '-Inf'],
    ['-NaN', 'NaN'],
    ['0x1F + 5m', '31 + 5m'],
    ['-a', '-a'],
    ['"\\n\\x01é\\u200b\\""', '"\\n\\x01é\\u200b\\""'],
    ["`it's`", '"it\'s"'],
    ['foo{b="1",a!~"x.*"}', 'foo{a!~"x.*",b="1"}'],
    ['{"foo bar", "a b"=`c`}', '{"a b"="c",__name__="foo bar"}'],
    ['foo [ 1d12h ] @ 12.5 offset -90m', 'foo[1d12h] @ 12.500 offset -1h30m'],
    ['foo @ start() offset 14d', 'foo @ start() offset 2w'],
    ['foo[5m:] @ end()', 'foo[5m:] @ end()'],
    ['foo[ (5m+step())*2 : min_of(range(),1)] offset -(1m)', 'foo[(5m + step()) * 2:min_of(range(), 1)] offset -(1m)'],
    ['a*ignoring(x)group_right(y,"z z")b', 'a * ignoring (x) group_right (y, "z z") b'],
    ['a*ignoring()group_left b', 'a * ignoring () group_left () b'],
    ['a>bool on()b', 'a > bool on () b'],
    ['{"offset"}', '{__name__="offset"}'],
    ['foo{"a.b"=~"c",\'größe\'!="1"}[5m]', 'foo{"a.b"=~"c","größe"!="1"}[5m]'],
    ['sum without("a.b", c, "d\\n\\"\\\\")(x)', 'sum without ("a.b", c, "d\\n\\"\\\\") (x)'],
    ['a + on("x.y") group_left("😀", z) b', 'a + on ("x.y") group_left ("😀", z) b'],
    [
      'label_replace({"a b"}, "c.d", "$1", "e.f", "(.*)")',
      'label_replace({__name__="a b"}, "c.d", "$1", "e.f", "(.*)")',
    ],
  ])('writes %s as %s', (text, formatted) => {
    expect(formatExpression(parse(text))).toBe(formatted)
    expect(formatExpression(parse(formatted))).toBe(formatted)
  })

  it('splits what is longer than a line', () => {
    const rate = 'rate(requests_total{instance=~"web.*",job="api",namespace="production"}[5m])'
    const most = `max_over_time(${rate.replace('total', 'and_other_things_total')}[1h:5m])`
    const text = `-topk(5, sum by (job) (${rate}) / on (job) group_left (a) (${rate} + ${most}))`
    expect(formatExpression(parse(text))).toBe(`-topk(
  5,
    sum by (job) (${rate})
  / on (job) group_left (a)
    (
        ${rate}
      +
        max_over_time(
${most.slice('max_over_time('.length, -1)}
        )
    )
)`)
  })
})

describe('durations', () => {
  it.each([
    ['a[5m % 0s]', 'modulo by zero'],
    ['a[5m / (1 - 1)]', 'division by zero'],
    ['a[1m - 2m]', 'duration must be greater than 0'],
    ['a[10 ^ 30]', 'duration is out of range'],
  ])('of %s are refused when they are worked out', (text, message) => {
    const limits = { maxSamples: 1, maxSeries: 1, timeout: 1000, now: () => 0 }
    const run = () => evaluateInstant(compile(text), { select: () => [] }, 0, limits)
    expect(run).toThrow(expect.objectContaining({ code: 'promql/execution', message }))
  })
})
