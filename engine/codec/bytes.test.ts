import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteReader, byteWriter, readSigned, readVarint, writeSigned, writeVarint, written } from './bytes'

describe('bytes', () => {
  it('give back whole numbers of either sign, up to their limits', () => {
    const whole = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 300 }), fc.constantFrom(0, 127, 128, 2 ** 52))
    const signed = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom(-(2 ** 51), 2 ** 51, 0), fc.integer())
    fc.assert(
      fc.property(fc.array(whole), fc.array(signed), (wholes, signeds) => {
        const writer = byteWriter(1)
        for (const value of wholes) writeVarint(writer, value)
        for (const value of signeds) writeSigned(writer, value)
        const reader = byteReader(written(writer))
        expect(wholes.map(() => readVarint(reader))).toEqual(wholes)
        expect(signeds.map(() => readSigned(reader))).toEqual(signeds)
        expect(() => readVarint(reader)).toThrow(/ends too early/)
      }),
    )
  })

  it('refuse a number that never ends', () => {
    expect(() => readVarint(byteReader(new Uint8Array(12).fill(255)))).toThrow(/too long/)
  })
})
