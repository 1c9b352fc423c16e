import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coarsened, cumulativeBuckets, mergedExponential } from './exponential'
import type { ExponentialValue } from './model'

const EMPTY = { offset: 0, counts: [] }

/** The histogram that an OpenTelemetry library would make of these values at this scale. */
function histogramOf(values: readonly number[], scale: number): ExponentialValue {
  const side = (sign: 1 | -1) => {
    const own = values.filter((value) => value * sign > 0)
    if (own.length === 0) return EMPTY
    // Bucket i holds (base^i, base^(i+1)].
    const indexes = own.map((value) => Math.ceil(Math.log2(Math.abs(value)) * 2 ** scale) - 1)
    const offset = Math.min(...indexes)
    const counts = new Array<number>(Math.max(...indexes) - offset + 1).fill(0)
    for (const index of indexes) counts[index - offset] = (counts[index - offset] ?? 0) + 1
    return { offset, counts }
  }
  return {
    kind: 'exponential',
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    scale,
    zeroCount: values.filter((value) => value === 0).length,
    zeroThreshold: 0,
    positive: side(1),
    negative: side(-1),
  }
}

describe('an exponential histogram', () => {
  it('has the bounds of its own buckets, cumulative, with zeros and negatives', () => {
    const value = histogramOf([-3, -1.5, 0, 0, 1.5, 1.9, 7], 0)
    expect(cumulativeBuckets(value)).toEqual([
      [-2, 1],
      [-1, 2],
      [0, 4],
      [1, 4],
      [2, 6],
      [4, 6],
      [8, 7],
    ])
  })

  it('keeps its bounds while its scale falls from 20 to 3', () => {
    const values = [1.01, 1.02, 1.5, 3]
    const bounds = [8, 5, 3].map((scale) => cumulativeBuckets(coarsened(histogramOf(values, scale))))
    expect(bounds[0]).toEqual(bounds[2])
    expect(bounds[1]).toEqual(bounds[2])
  })

  it('never makes more than 164 series of buckets, whatever its range, and loses no value', () => {
    const value = fc.oneof(fc.double({ min: 1e-300, max: 1e300 }), fc.double({ min: -1e9, max: -1e-9 }))
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: -10, max: 3 }),
        (values, scale) => {
          const buckets = cumulativeBuckets(coarsened(histogramOf(values, scale)))
          expect(buckets.length).toBeLessThanOrEqual(164)
          for (const [i, [bound, count]] of buckets.entries()) {
            if (i > 0) expect(bound).toBeGreaterThan(buckets[i - 1]?.[0] as number)
            // Values that lie on a bound up to rounding may count on either side.
            const sure = values.filter((given) => given < bound - Math.abs(bound) * 1e-9).length
            const atMost = values.filter((given) => given <= bound + Math.abs(bound) * 1e-9).length
            expect(count).toBeGreaterThanOrEqual(sure)
            expect(count).toBeLessThanOrEqual(atMost)
          }
        },
      ),
    )
  })

  it('adds up at the coarser scale as if all values had come at once', () => {
    const [first, second] = [
      [0.001, 0.02, 3, 0],
      [5, 7, 900, -2],
    ] as const
    const sum = mergedExponential(coarsened(histogramOf(first, 3)), coarsened(histogramOf(second, 1)))
    const both = cumulativeBuckets(coarsened(histogramOf([...first, ...second], 1)))
    expect(cumulativeBuckets(sum)).toEqual(both)
    expect([sum.count, sum.zeroCount]).toEqual([8, 1])
  })

  it('adds up what lies at opposite ends of the floats', () => {
    const sum = mergedExponential(histogramOf([1e-300], 3), histogramOf([1e300], 3))
    expect(sum.positive.counts.length).toBeLessThanOrEqual(160)
    expect(sum.positive.counts.reduce((total, count) => total + count, 0)).toBe(2)
  })
})
