import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reconnectDelay } from './reconnect-delay'

it('waits about a second at first and half a minute at last', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => reconnectDelay(attempt, 0.5))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ])
})

it('stays between half a second and half a minute whatever chance says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const delay = reconnectDelay(attempt, random)
      expect(delay).toBeGreaterThanOrEqual(500)
      expect(delay).toBeLessThanOrEqual(30_000)
    }),
  )
})

it('spreads the clients of a server that comes back over a second', () => {
  const delays = Array.from({ length: 100 }, (_, index) => reconnectDelay(1, index / 100))
  const buckets = new Map<number, number>()
  for (const delay of delays) buckets.set(Math.floor(delay / 250), (buckets.get(Math.floor(delay / 250)) ?? 0) + 1)
  expect(Math.max(...buckets.values())).toBeLessThanOrEqual(30)
})
