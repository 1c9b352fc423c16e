import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeStale } from '../model/stale'
import { type Columns, decodeChunk, encodeChunk } from './chunk'

/** Any 64 bits, so every NaN, subnormal, infinity and both zeros come by. */
const anyBits = fc.tuple(fc.nat({ max: 0xffffffff }), fc.nat({ max: 0xffffffff }))
const decimal = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat({ max: 6 })).map(([n, e]) => bits(n / 10 ** e))
const special = fc
  .constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 2 ** 53, 0.1)
  .map(bits)
const near = fc.integer({ min: 0, max: 300 }).map((n) => bits(1234.5 + n / 100))
const wholeTimes = (count: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.oneof(fc.constant(1000), fc.nat({ max: 5000 }), fc.nat({ max: 2 ** 45 })), {
      minLength: count,
      maxLength: count,
    })
    .map((steps) => {
      let time = 1_700_000_000_000
      return Float64Array.from(steps, (step) => {
        time += step + 1
        return time
      })
    })

function bits(value: number): [number, number] {
  const words = new Uint32Array(Float64Array.of(value).buffer)
  return [words[0] as number, words[1] as number]
}

const columns: fc.Arbitrary<Columns> = fc
  .oneof(
    fc.array(anyBits, { maxLength: 300 }),
    fc.array(decimal, { maxLength: 300 }),
    fc.array(near, { maxLength: 300 }),
    fc.array(fc.oneof({ weight: 12, arbitrary: near }, { weight: 1, arbitrary: special }), { maxLength: 300 }),
    fc.array(fc.oneof(special, anyBits, decimal), { maxLength: 80 }),
  )
  .chain((values) =>
    fc.record({
      values: fc.constant(new Float64Array(Uint32Array.from(values.flat()).buffer)),
      times: fc.oneof(
        wholeTimes(values.length),
        fc.float64Array({ minLength: values.length, maxLength: values.length }),
      ),
    }),
  )

const raw = (array: Float64Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

function expectRoundTrip(chunk: Columns): void {
  const back = decodeChunk(encodeChunk(chunk))
  expect(Buffer.compare(raw(back.times), raw(chunk.times))).toBe(0)
  expect(Buffer.compare(raw(back.values), raw(chunk.values))).toBe(0)
}

function chunkOf(count: number, value: (index: number) => number): Columns {
  return {
    times: Float64Array.from({ length: count }, (_, i) => 1_700_000_000_000 + i * 1000),
    values: Float64Array.from({ length: count }, (_, i) => value(i)),
  }
}

describe('chunk', () => {
  it('gives back every bit of any values at any times', () => {
    fc.assert(fc.property(columns, expectRoundTrip), { numRuns: 1500 })
  })

  it('gives back times that are regular, jittered, far apart, negative and single', () => {
    for (const times of [[5], [5, 6], [0, 1000, 2000, 3000], [-5, 3, 1e12, 1e12 + 1], [1, 2 ** 40, 2 ** 41, 2 ** 45]]) {
      expectRoundTrip({ times: Float64Array.from(times), values: Float64Array.from(times, (_, i) => i * 1.5) })
    }
  })

  it('keeps a stale marker among decimals bit for bit without leaving the decimal form', () => {
    const chunk = chunkOf(240, (i) => (1234 + i) / 100)
    writeStale(chunk.values, 239)
    expectRoundTrip(chunk)
    expect(encodeChunk(chunk).length).toBeLessThan(240)
  })

  it('spends few bytes on what machines really report', () => {
    const bytesPerSample = (value: (index: number) => number): number => encodeChunk(chunkOf(240, value)).length / 240
    let total = 1e9
    expect(bytesPerSample(() => 8_000_000_000)).toBeLessThan(0.1)
    expect(bytesPerSample((i) => (8_123_456 + i * 98 + (i % 3)) / 100)).toBeLessThan(1.2)
    expect(bytesPerSample((i) => 4096 * (1_000_000 + ((i * 7919) % 500)))).toBeLessThan(1.8)
    expect(bytesPerSample((i) => (total += (i * 7919) % 1500))).toBeLessThan(1.8)
    expect(bytesPerSample((i) => Math.sin(i) / 3)).toBeLessThan(8.1)
  })

  it('refuses every cut of a chunk, and any noise, with a code and nothing else', () => {
    const chunks = [
      chunkOf(50, (i) => i / 10),
      chunkOf(50, (i) => Math.sin(i)),
      chunkOf(5, () => 1),
      { times: Float64Array.of(0.5, 1.5), values: Float64Array.of(1, 2) },
    ]
    for (const bytes of chunks.map(encodeChunk)) {
      for (let length = 0; length < bytes.length; length += 1) {
        expect(() => decodeChunk(bytes.subarray(0, length))).toThrow(/no column of Loom/)
      }
      expect(() => decodeChunk(Uint8Array.from([...bytes, 0]))).toThrow(/left over/)
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        try {
          decodeChunk(noise)
        } catch (error) {
          expect(error).toMatchObject({ code: 'store/damaged' })
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('gives back special values that fill, begin and end a chunk, signalling NaNs among them', () => {
    const words = ['0', '8000000000000000', '1', '8000000000000001', '000fffffffffffff', '0010000000000000']
    const numbers = ['7fefffffffffffff', '7ff0000000000000', 'fff0000000000000', '7ff0000000000001', '7ff0000000000002']
    const patterns = [...words, ...numbers, 'fff0000000000001', '7ff8000000000000', 'ffffffffffffffff']
    for (const pattern of patterns) {
      for (const places of [[0], [59], [0, 1, 2], Array.from({ length: 60 }, (_, i) => i)]) {
        for (const others of [() => 5, (i: number) => i / 100, Math.sin]) {
          const chunk = chunkOf(60, others)
          for (const place of places) new BigUint64Array(chunk.values.buffer)[place] = BigInt(`0x${pattern}`)
          expectRoundTrip(chunk)
        }
      }
    }
  })

  it('reads nothing beyond its bytes and throws nothing but its code when some of them are others', () => {
    const outcome = (bytes: Uint8Array): unknown => {
      try {
        const { times, values } = decodeChunk(bytes)
        expect(values.length).toBe(times.length)
        return Buffer.concat([raw(times), raw(values)]).toString('base64')
      } catch (error) {
        return (error as { code?: unknown }).code ?? error
      }
    }
    const change = fc.tuple(fc.nat({ max: 2000 }), fc.integer({ min: 1, max: 255 }))
    let damaged = 0
    fc.assert(
      fc.property(columns, fc.array(change, { minLength: 1, maxLength: 3 }), (chunk, changes) => {
        const bytes = encodeChunk(chunk)
        // The first two bytes are the length, which may well be larger: that is no damage one could see.
        for (const [place, bits] of changes) if (bytes.length > 2) bytes[2 + (place % (bytes.length - 2))]! ^= bits
        const surrounded = (filling: number): Uint8Array => {
          const around = new Uint8Array(bytes.length + 64).fill(filling)
          around.set(bytes, 32)
          return around.subarray(32, 32 + bytes.length)
        }
        const found = outcome(bytes)
        if (typeof found === 'string' && found.startsWith('store/')) damaged += 1
        expect(found).toBeTypeOf('string')
        expect(outcome(surrounded(0))).toBe(found)
        expect(outcome(surrounded(255))).toBe(found)
      }),
      { numRuns: 1500 },
    )
    expect(damaged).toBeGreaterThan(100)
  })
})
