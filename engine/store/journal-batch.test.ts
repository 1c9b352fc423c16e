import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBatch, encodeBatch } from './journal-batch'
import type { SampleBatch } from './metrics-store'

const batches: fc.Arbitrary<SampleBatch> = fc
  .tuple(
    fc.array(fc.tuple(fc.nat({ max: 2 ** 31 }), fc.nat({ max: 2 ** 40 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))),
    fc.boolean(),
  )
  .map(([samples, shared]) => ({
    ids: Uint32Array.from(samples, ([id]) => id),
    times: shared ? 1_700_000_000_000 : Float64Array.from(samples, ([, time]) => time),
    values: new Float64Array(BigUint64Array.from(samples, ([, , value]) => value).buffer),
  }))

describe('journal batch', () => {
  it('gives back ids, times and every bit of the values', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const back = decodeBatch(encodeBatch(batch))
        expect(back.ids).toEqual(batch.ids)
        expect(back.times).toEqual(batch.times)
        expect(new BigUint64Array(back.values.buffer)).toEqual(new BigUint64Array(batch.values.buffer))
      }),
    )
  })

  it('refuses cuts, noise and what is left over with a code', () => {
    const bytes = encodeBatch({
      ids: Uint32Array.of(1, 2, 300),
      times: Float64Array.of(5, 6, 7),
      values: Float64Array.of(1, 2, 3),
    })
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeBatch(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: 'store/damaged' }))
    }
    expect(() => decodeBatch(Uint8Array.from([...bytes, 0]))).toThrow(/left over/)
  })
})
