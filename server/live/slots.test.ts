import { expect, it } from 'vitest'
import { createSlots } from './slots'

it('L3 gives each series a slot of its own, and never gives a number twice', () => {
  const slots = createSlots()
  const a = slots.assign({ host: 'a' }, 10)
  const b = slots.assign({ host: 'b' }, 10)
  expect(slots.assign({ host: 'a' }, 20)).toBe(a)
  expect(slots.labelsOf(b)).toEqual({ host: 'b' })
  slots.forget(15)
  expect(slots.size).toBe(1)
  expect(() => slots.labelsOf(b)).toThrow()
  expect(slots.assign({ host: 'a' }, 5)).toBe(a)
  const again = slots.assign({ host: 'b' }, 30)
  expect([a, b]).not.toContain(again)
  slots.forget(15)
  expect(slots.labelsOf(a)).toEqual({ host: 'a' })
})
