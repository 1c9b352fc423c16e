import { describe, expect, it } from 'vitest'
import { bitsOf } from '../codec/bytes'
import type { Columns } from '../codec/chunk'
import { columnsOf, openColumns, openLength, push, unpack, withdraw } from './open-columns'
import { type PackedSamples, PIECE, packed, unpacked } from './packed-samples'

function columns(count: number, from: number): Columns {
  const words = Uint32Array.from({ length: count * 2 }, (_, i) => (i * 2_654_435_761 + from) >>> 0)
  return { times: Float64Array.from({ length: count }, (_, i) => from + i * 7), values: new Float64Array(words.buffer) }
}

describe('packed samples', () => {
  it('come back bit for bit, whatever the sizes of the pieces', () => {
    let all: PackedSamples | null = null
    const pieces = [columns(1, 5), columns(PIECE, 1000), columns(3, 100_000)]
    for (const piece of pieces) all = packed(all, piece)
    expect(all).toMatchObject({ length: PIECE + 4, from: 5, to: 100_014 })
    const back = unpacked(all as PackedSamples)
    expect([...back.times]).toEqual(pieces.flatMap(({ times }) => [...times]))
    expect(Buffer.from(bitsOf(back.values))).toEqual(Buffer.concat(pieces.map(({ values }) => bitsOf(values))))
  })

  it('take what is old and leave what is at hand, and give it back when it is to be changed', () => {
    const open = openColumns()
    for (let i = 0; i < 500; i += 1) push(open, i * 1000, i, i ^ 0x7ff0_0000, (i - 20) * 1000)
    expect(open.packed?.length).toBeGreaterThan(400)
    expect(openLength(open)).toBe(500)
    expect(open.times.length).toBe(64)
    unpack(open, 499_000)
    expect(open.packed).not.toBe(null)
    withdraw(open, 3000)
    expect(open.packed).toBe(null)
    const { times } = columnsOf(open, 0, open.length)
    expect([...times]).toEqual([...Array(500).keys()].filter((i) => i !== 3).map((i) => i * 1000))
    for (const [at, time] of times.entries()) {
      expect([...open.words.subarray(2 * at, 2 * at + 2)]).toEqual([time / 1000, (time / 1000) ^ 0x7ff0_0000])
    }
  })
})
