import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSeriesCache } from './series-cache'

function view({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length)
}

it('finds what was noted last under the same bytes, or nothing, as a map does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 9, max: 3 }), fc.integer({ min: 1, max: 2 ** 31 }))),
      (notes) => {
        const cache = createSeriesCache()
        const map = new Map<string, number>()
        for (const [bytes, id] of notes) {
          expect(cache.find(view(bytes), 0, bytes.length)).toBe(map.get(String(bytes)) ?? 0)
          cache.note(view(bytes), 0, bytes.length, id)
          map.set(String(bytes), id)
        }
        for (const [bytes] of notes) {
          const within = new Uint8Array([9, ...bytes, 9])
          expect(cache.find(view(within), 1, 1 + bytes.length)).toBe(map.get(String(bytes)))
        }
      },
    ),
  )
})

it('holds so much and no more', () => {
  const cache = createSeriesCache(1000, 4000)
  const bytes = (n: number): DataView => new DataView(new Uint32Array([n]).buffer)
  for (let n = 1; n <= 5000; n += 1) cache.note(bytes(n), 0, 4, n)
  const found = Array.from({ length: 5000 }, (_, n) => cache.find(bytes(n + 1), 0, 4)).filter((id) => id > 0)
  expect(found).toEqual(Array.from({ length: found.length }, (_, n) => 5001 - found.length + n))
  expect(found.length).toBeLessThanOrEqual(1000)
  expect(found.length).toBeGreaterThan(0)
})
