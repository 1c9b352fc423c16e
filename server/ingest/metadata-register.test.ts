import { expect, it } from 'vitest'
import { createMetadataRegister } from './metadata-register'

const told = (help: string) => ({ type: 'gauge', help, unit: '' }) as const

it('keeps what was told last, at most so many metrics, and of those told longest ago none', () => {
  const register = createMetadataRegister(3)
  for (const metric of ['a', 'b', 'c']) register.note(metric, told('first'))
  register.note('a', told('second'))
  register.note('d', told('first'))
  expect([...register.list()].map(([metric, { help }]) => [metric, help])).toEqual([
    ['c', 'first'],
    ['a', 'second'],
    ['d', 'first'],
  ])
  expect([...register.list({ metric: 'a' }).keys()]).toEqual(['a'])
  expect([...register.list({ metric: 'b' }).keys()]).toEqual([])
  expect(register.list({ limit: 2 }).size).toBe(2)
})

it('keeps no long texts', () => {
  const register = createMetadataRegister()
  register.note('a', told('x'.repeat(5000)))
  register.note('x'.repeat(5000), told(''))
  register.note('', told(''))
  expect([...register.list()].map(([metric, { help }]) => [metric, help.length])).toEqual([['a', 1024]])
})
