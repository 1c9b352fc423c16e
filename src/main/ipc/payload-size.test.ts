import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isBoundedJson, MAX_PAYLOAD_BYTES } from './payload-size'

it('takes every JSON value that is small', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isBoundedJson(value)).toBe(true)
    }),
  )
  expect(isBoundedJson(undefined)).toBe(true)
})

it('refuses what JSON would not carry as it is', () => {
  const values = [new Date(), new Map(), new Set(), /x/, new Uint8Array(2), 1n, Symbol('x'), () => 1, new Error('x')]
  for (const value of values) {
    expect(isBoundedJson(value)).toBe(false)
    expect(isBoundedJson({ deep: [value] })).toBe(false)
  }
})

it('refuses everything over the limit, and cycles', () => {
  expect(isBoundedJson('x'.repeat(MAX_PAYLOAD_BYTES - 10))).toBe(true)
  expect(isBoundedJson('x'.repeat(MAX_PAYLOAD_BYTES))).toBe(false)
  expect(isBoundedJson('é'.repeat(MAX_PAYLOAD_BYTES / 2))).toBe(false)
  expect(isBoundedJson({ ['k'.repeat(MAX_PAYLOAD_BYTES)]: 1 })).toBe(false)
  expect(isBoundedJson(new Array(MAX_PAYLOAD_BYTES + 1))).toBe(false)
  const cycle: unknown[] = []
  cycle.push(cycle)
  expect(isBoundedJson(cycle)).toBe(false)
})

it('never takes a value whose JSON is over the limit', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const bytes = Buffer.byteLength(JSON.stringify(value))
      if (isBoundedJson(value, 60)) expect(bytes).toBeLessThanOrEqual(60 * 6)
    }),
  )
})
