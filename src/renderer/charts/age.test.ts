import { describe, expect, it } from 'vitest'
import { ageOf, staleAfter, windowEnd, windowSpan } from './age'

const NOW = 1_000_000

describe('the age of a panel', () => {
  it('is unknown before any sample', () => {
    expect(ageOf(Number.NaN, false, 1000, NOW)).toEqual({ kind: 'unknown' })
  })

  it('is live until three steps, or five seconds, have passed', () => {
    expect(staleAfter(1000)).toBe(5000)
    expect(staleAfter(60_000)).toBe(180_000)
    expect(ageOf(NOW - 5000, false, 1000, NOW)).toEqual({ kind: 'live', milliseconds: 5000 })
    expect(ageOf(NOW - 5001, false, 1000, NOW)).toEqual({ kind: 'stale', milliseconds: 5001 })
    expect(ageOf(NOW - 100_000, false, 60_000, NOW).kind).toBe('live')
  })

  it('never counts what came from the store as live, however new', () => {
    expect(ageOf(NOW, true, 1000, NOW)).toEqual({ kind: 'cache', milliseconds: 0, asOf: NOW })
  })

  it('is not negative when the clocks disagree', () => {
    expect(ageOf(NOW + 400, false, 1000, NOW)).toEqual({ kind: 'live', milliseconds: 0 })
  })
})

describe('the time axis', () => {
  it('ends at the newest sample while samples come, and goes on with time once they stop', () => {
    expect(windowEnd(NOW - 900, 1000, NOW)).toBe(NOW - 900)
    expect(windowEnd(NOW - 20_000, 1000, NOW + 700)).toBe(NOW)
    expect(windowEnd(Number.NaN, 1000, NOW + 700)).toBe(NOW)
    expect(windowEnd(Number.NaN, 0, NOW + 700)).toBe(NOW + 700)
  })

  it('begins with a short round span and grows to the range as data comes', () => {
    const range = 900_000
    expect(windowSpan(range, NOW - 30_000, NOW)).toBe(120_000)
    expect(windowSpan(range, NOW - 130_000, NOW)).toBe(300_000)
    expect(windowSpan(range, NOW - 700_000, NOW)).toBe(range)
    expect(windowSpan(range, NOW - 2_000_000, NOW)).toBe(range)
    expect(windowSpan(60_000, NOW - 10_000, NOW)).toBe(60_000)
    expect(windowSpan(86_400_000, NOW - 50_000_000, NOW)).toBe(86_400_000)
  })

  it('shows a short span when there is nothing at all', () => {
    expect(windowSpan(900_000, Number.POSITIVE_INFINITY, NOW)).toBe(120_000)
  })
})
