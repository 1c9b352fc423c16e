import { describe, expect, it } from 'vitest'
import { createDeltaState } from './delta-state'
import type { DataPoint, PointValue } from './model'

const point = (time: number, value: PointValue): DataPoint => ({
  attributes: [],
  start: 0,
  time,
  isStale: false,
  value,
})
const number = (time: number, value: number): DataPoint => point(time, { kind: 'number', value })

function histogram(time: number, counts: readonly number[], bounds: readonly number[] = [1, 2]): DataPoint {
  const count = counts.reduce((sum, each) => sum + each, 0)
  return point(time, { kind: 'histogram', count, sum: count, bounds, counts })
}

describe('differences', () => {
  it('add up, whatever gap lies between them, and count once when they are repeated', () => {
    const state = createDeltaState(() => 0)
    const take = (given: DataPoint): unknown => {
      const changes = state.begin()
      const sum = changes.sum('a', given)
      if (typeof sum !== 'string') changes.note('a', given, sum)
      changes.commit()
      return typeof sum === 'string' ? sum : sum.kind === 'number' ? sum.value : sum
    }
    expect([take(number(10, 5)), take(number(20, 2)), take(number(20, 2)), take(number(15, 9))]).toEqual([
      5,
      7,
      'repeated',
      'repeated',
    ])
    expect(take(number(9000, 1))).toBe(8)
  })

  it('that reach back before the first one are refused', () => {
    const state = createDeltaState(() => 0)
    const changes = state.begin()
    const first = { ...number(20, 5), start: 10 }
    changes.note('a', first, first.value)
    expect(changes.sum('a', { ...number(30, 1), start: 5 })).toBe('overlapping')
    expect(changes.sum('a', { ...number(30, 1), start: 20 })).toEqual({ kind: 'number', value: 6 })
    expect(changes.sum('a', number(30, 1))).toEqual({ kind: 'number', value: 6 })
  })

  it('count only once their samples are stored', () => {
    const state = createDeltaState(() => 0)
    const lost = state.begin()
    lost.note('a', number(10, 5), { kind: 'number', value: 5 })
    expect(lost.sum('a', number(20, 1))).toEqual({ kind: 'number', value: 6 })
    expect(state.begin().sum('a', number(10, 5))).toEqual({ kind: 'number', value: 5 })
  })

  it('of histograms add up by bucket, and start again when the bounds are others', () => {
    const state = createDeltaState(() => 0)
    const changes = state.begin()
    const first = histogram(1, [1, 2, 3])
    changes.note('h', first, first.value)
    expect(changes.sum('h', histogram(2, [1, 0, 1]))).toMatchObject({ count: 8, sum: 8, counts: [2, 2, 4] })
    expect(changes.sum('h', histogram(2, [1, 0], [5]))).toMatchObject({ count: 1, counts: [1, 0] })
  })

  it('of more series than are kept are refused until others have been silent for a while', () => {
    let now = 0
    const state = createDeltaState(() => now, 2)
    for (const key of ['a', 'b']) {
      const changes = state.begin()
      changes.note(key, number(1, 1), { kind: 'number', value: 1 })
      changes.commit()
    }
    expect(state.begin().sum('c', number(1, 1))).toBe('full')
    expect(state.begin().sum('a', number(2, 1))).toEqual({ kind: 'number', value: 2 })
    now += 16 * 60_000
    expect(state.begin().sum('c', number(1, 1))).toEqual({ kind: 'number', value: 1 })
  })
})
