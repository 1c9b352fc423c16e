import { describe, expect, it } from 'vitest'
import { parse } from './parse'

const NEEDED = 'is experimental and must be enabled with --enable-feature=promql-experimental-functions'

describe('experimental functions and aggregations', () => {
  it.each([
    ['1 + mad_over_time(up[5m])', 4, 17, 'function "mad_over_time" is not enabled'],
    ['sort_by_label(up, "a")', 0, 13, 'function "sort_by_label" is not enabled'],
    ['rate(info(up))', 5, 9, 'function "info" is not enabled'],
    ['1 + max_of(1, min_of (2, 3))', 14, 20, 'function "min_of" is not enabled'],
    ['step()', 0, 4, 'function "step" is not enabled'],
    ['sum(LIMITK(2, up))', 4, 17, `limitk() ${NEEDED}`],
    ['limit_ratio by (a) (0.5, ts_of_max_over_time(up))', 25, 44, 'function "ts_of_max_over_time" is not enabled'],
    ['limit_ratio by (a) (0.5)', 0, 24, `limit_ratio() ${NEEDED}`],
  ])('are refused unless they are enabled: %s', (text, start, end, message) => {
    const fault = { code: 'promql/parse', message, position: { start, end, line: 1, column: start + 1 } }
    expect(() => parse(text)).toThrow(expect.objectContaining(fault))
  })

  it.each([
    'sort_by_label(up, "a")',
    'limitk(2, mad_over_time(up[5m]))',
    'max_of(1, min_of (2, 3)) + up offset min_of(5m, 10m)',
  ])('are understood when they are: %s', (text) => {
    expect(parse(text, { experimentalFunctions: true })).toMatchObject({ position: { start: 0, end: text.length } })
  })

  it.each([
    'double_exponential_smoothing(up[5m], 0.5, 0.5)',
    'up @ start() + rate(up[step()] @ end())',
    'step + limitk',
    // Stable since Prometheus 3.14.
    'first_over_time(up[5m])',
  ])('do not include %s', (text) => {
    expect(parse(text)).toMatchObject({ position: { start: 0, end: text.length } })
  })
})
