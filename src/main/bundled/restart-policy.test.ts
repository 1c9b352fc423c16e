import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CRASH_WINDOW, recentCrashes, restartDelay } from './restart-policy'

it('doubles from half a second and stays between 0.5 and 30 seconds whatever the jitter', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempt) => restartDelay(attempt, 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
  ])
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const delay = restartDelay(attempt, random)
        expect(delay).toBeGreaterThanOrEqual(500)
        expect(delay).toBeLessThanOrEqual(30_000)
      },
    ),
  )
})

it('counts crashes of the last five minutes', () => {
  expect(recentCrashes([0, 1, CRASH_WINDOW], CRASH_WINDOW)).toEqual([1, CRASH_WINDOW])
})
