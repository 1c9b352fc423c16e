import { expect, it } from 'vitest'
import { median, medianInterval, quantile } from './statistics'

it('finds the middle of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
})

it('interpolates between ranks', () => {
  expect(quantile([0, 10], 0.25)).toBe(2.5)
  expect(quantile([5], 0.99)).toBe(5)
})

it('gives an interval around the median, the same each time', () => {
  const values = Array.from({ length: 40 }, (_, index) => 1 + (index % 7) / 10)
  const [low, high] = medianInterval(values)
  expect(low).toBeLessThanOrEqual(median(values))
  expect(high).toBeGreaterThanOrEqual(median(values))
  expect(medianInterval(values)).toEqual([low, high])
})
