import { describe, expect, it } from 'vitest'
import { describeGap, gapAt, toTimeGaps } from './gaps'

describe('gaps', () => {
  const gaps = toTimeGaps([
    { from: 1000, to: 2000, cause: 'computer-away', refilled: true },
    { from: 5000, to: null, cause: 'server-unreachable', refilled: false },
  ])

  it('keep the times that main told, which are the samples’, and one that lasts has no end', () => {
    expect(gaps.map(({ from, to }) => [from, to])).toEqual([
      [1000, 2000],
      [5000, Number.POSITIVE_INFINITY],
    ])
  })

  it('say why, and whether the samples came later', () => {
    expect(gapAt(gaps, 1500)).toBe(gaps[0])
    expect(gapAt(gaps, 1_000_000)).toBe(gaps[1])
    expect(gapAt(gaps, 3000)).toBeUndefined()
    expect(gaps.map(describeGap)).toEqual(['this computer was away, refilled later', 'server unreachable'])
  })
})
