import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runScript } from './conformance/run'
import { placeOf } from './plan/label-hash'
import { xxhash64 } from './plan/xxhash64'

/** Runs a script of Prometheus's test language; every evaluation in it must pass. */
function check(script: string): void {
  const outcomes = runScript(script)
  expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
  expect(outcomes.length).toBeGreaterThan(0)
}

const LOAD = `
  load 1m
    ${Array.from({ length: 40 }, (_, i) => `m{n="${i}", half="${i % 2}"} ${i}x10`).join('\n    ')}
`

describe('limitk', () => {
  it('takes whole series, so many of each group', () =>
    check(`${LOAD}
      eval range from 0 to 5m step 1m count by (half) (limitk by (half) (3, m) == m)
        {half="0"} 3x5
        {half="1"} 3x5
      eval instant at 1m count(limitk without (n) (2.9, m))
        {} 4
      eval instant at 1m count(limitk(1000, m))
        {} 40
      eval instant at 1m limitk(-1, m)
      eval range from 0 to 5m step 1m count(limitk(time() / 60, m))
        {} _ 1 2 3 4 5
      eval instant at 0 limitk(NaN, nothing)
        expect fail msg: Parameter value is NaN
    `))

  it('takes the next one where a series is not there', () =>
    check(`
      load 1m
        m{n="a"} 1 stale 3
        m{n="b"} 4 5 6
      eval range from 0 to 2m step 1m limitk(1, m)
        m{n="a"} 1 _ 3
        m{n="b"} _ 5 _
    `))
})

describe('limit_ratio', () => {
  it('takes all, none, a share, and what another share leaves', () =>
    check(`${LOAD}
      eval instant at 0 count(limit_ratio(1, m))
        {} 40
      eval instant at 0 count(limit_ratio(-1, m))
        {} 40
      eval instant at 0 limit_ratio(0, m)
      eval range from 0 to 5m step 1m count(limit_ratio(0.5, m)) > 10 < 30
        {} ${Array.from('012345', () => count(0.5)).join(' ')}
      eval range from 0 to 5m step 1m count(limit_ratio(time() / 300, m) or limit_ratio(time() / 300 - 1, m))
        {} 40x5
      eval range from 0 to 5m step 1m limit_ratio(time() / 300, m) and limit_ratio(time() / 300 - 1, m)
    `))

  it('caps what is no ratio, and refuses what is no number', () =>
    check(`${LOAD}
      eval instant at 0 count(limit_ratio(1.5, m))
        expect warn msg: PromQL warning: ratio value should be between -1 and 1, got 1.5, capping to 1 (1:19)
        {} 40
      eval instant at 0 count(limit_ratio(-Inf, m))
        expect warn msg: PromQL warning: ratio value should be between -1 and 1, got -Inf, capping to -1 (1:19)
        {} 40
      eval instant at 0 limit_ratio(NaN, nothing)
        expect fail msg: Ratio value is NaN
    `))

  const count = (ratio: number): number =>
    Array.from({ length: 40 }, (_, i) => placeOf({ __name__: 'm', n: String(i), half: String(i % 2) })).filter(
      (place) => place < ratio,
    ).length
})

describe('the place of a label set', () => {
  it.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['Call me Ishmael. Some years ago--never mind how long precisely-', 0x02a2e85470d6fd96n],
  ])('comes from the hash XXH64: %s', (text, hash) => {
    expect(xxhash64(new TextEncoder().encode(text)).toString(16)).toBe(hash.toString(16))
  })

  it('depends on names and values alone, not on their order', () => {
    expect(placeOf({ a: 'b', c: 'd' })).toBe(placeOf({ c: 'd', a: 'b', empty: '' }))
    const bytes = Uint8Array.of(1, 97, 255, 44, 1, 0, ...new Array<number>(300).fill(120))
    expect(placeOf({ a: 'x'.repeat(300) })).toBe(Number(xxhash64(bytes)) / 2 ** 64)
  })

  it('lies between 0 and 1, for any labels', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (labels) => {
        const place = placeOf(labels)
        return place >= 0 && place <= 1
      }),
    )
  })
})
