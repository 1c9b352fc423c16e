import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { niceScale, ticksOf } from './nice-scale'

describe('the value axis', () => {
  it('stands on zero and ends on a round number', () => {
    expect(niceScale(3, 87, { ticks: 4, base: 1000 })).toEqual({ min: 0, max: 100, tick: 25 })
    expect(ticksOf(niceScale(3, 87, { ticks: 4, base: 1000 }))).toEqual([0, 25, 50, 75, 100])
  })

  it('counts binary units in 1024s', () => {
    const scale = niceScale(0, 23.5 * 1024 ** 3, { ticks: 5, base: 1024 })
    expect(scale).toEqual({ min: 0, max: 25 * 1024 ** 3, tick: 5 * 1024 ** 3 })
    expect(niceScale(0, 900 * 1024, { ticks: 2, base: 1024 }).tick).toBe(512 * 1024)
    expect(niceScale(0, 480 * 1024, { ticks: 2, base: 1024 }).tick).toBe(256 * 1024)
    expect(niceScale(0, 1000 * 1024, { ticks: 1, base: 1024 }).tick).toBe(1024 * 1024)
  })

  it('keeps the ends that the panel fixes', () => {
    expect(niceScale(-5, 250, { ticks: 4, base: 1000, min: 0, max: 100 })).toMatchObject({ min: 0, max: 100 })
    expect(niceScale(1, 2, { ticks: 2, base: 1000, max: -3 })).toMatchObject({ max: -3 })
  })

  it('shows values below zero', () => {
    expect(niceScale(-30, 10, { ticks: 4, base: 1000 })).toEqual({ min: -30, max: 10, tick: 10 })
  })

  it('has room for a value that never changes, for none at all, and for fixed ends that meet', () => {
    expect(niceScale(0, 0, { ticks: 4, base: 1000 })).toMatchObject({ min: 0, max: 1 })
    expect(niceScale(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, { ticks: 4, base: 1000 })).toMatchObject({
      min: 0,
      max: 1,
    })
    const met = niceScale(5, 5, { ticks: 4, base: 1000, min: 7, max: 7 })
    expect(Number.isFinite(met.tick)).toBe(true)
  })

  it('stays a number at the ends of what a number can be', () => {
    for (const [low, high] of [
      [0, 5e-324],
      [-1.7e308, 1.7e308],
    ] as const) {
      const scale = niceScale(low, high, { ticks: 4, base: 1000 })
      expect([scale.min, scale.max, scale.tick].every(Number.isFinite)).toBe(true)
      expect(scale.max).toBeGreaterThan(scale.min)
    }
  })

  it('holds all values, has few ticks, and ticks within its ends, for any values', () => {
    const value = fc
      .double({ min: -1e15, max: 1e15, noNaN: true })
      .filter((number) => number === 0 || Math.abs(number) > 1e-200)
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 12 }), (one, other, ticks) => {
        const low = Math.min(one, other)
        const high = Math.max(one, other)
        const scale = niceScale(low, high, { ticks, base: 1000 })
        const slack = scale.tick * 1e-6
        expect(scale.min).toBeLessThanOrEqual(low + slack)
        expect(scale.max).toBeGreaterThanOrEqual(high - slack)
        const marks = ticksOf(scale)
        expect(marks.length).toBeLessThanOrEqual(ticks + 3)
        for (const mark of marks) expect(mark).toBeGreaterThanOrEqual(scale.min - slack)
      }),
    )
  })
})
