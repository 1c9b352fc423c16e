import { expect, test } from 'vitest'
import { icns, ico } from './containers.mjs'

test('an .ico lists every size with the place of its picture', () => {
  const file = ico([
    { size: 16, png: Buffer.from('small') },
    { size: 256, png: Buffer.from('large!') },
  ])
  expect(file.readUInt16LE(4)).toBe(2)
  expect(file.readUInt8(6 + 16)).toBe(0)
  const offset = file.readUInt32LE(6 + 16 + 12)
  expect(file.subarray(offset).toString()).toBe('large!')
})

test('an .icns says its own length and that of every picture', () => {
  const file = icns([{ type: 'ic07', png: Buffer.from('picture') }])
  expect(file.subarray(0, 4).toString()).toBe('icns')
  expect(file.readUInt32BE(4)).toBe(file.length)
  expect(file.readUInt32BE(12)).toBe('picture'.length + 8)
})
