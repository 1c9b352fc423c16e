import { expect, it } from 'vitest'
import { zoomAfter } from './zoom-keys'

const press = (key: string, extra = {}) => ({
  type: 'keyDown',
  key,
  control: true,
  meta: false,
  alt: false,
  ...extra,
})

it('zooms in, out and back, within bounds', () => {
  expect([press('+'), press('='), press('-'), press('0')].map((input) => zoomAfter(input, 2, 'linux'))).toEqual([
    3, 3, 1, 0,
  ])
  expect(zoomAfter(press('+'), 5, 'linux')).toBe(5)
  expect(zoomAfter(press('-'), -4, 'linux')).toBe(-4)
})

it('takes Command on macOS, and leaves every other key alone', () => {
  expect(zoomAfter(press('+'), 0, 'darwin')).toBeNull()
  expect(zoomAfter(press('+', { control: false, meta: true }), 0, 'darwin')).toBe(1)
  expect(zoomAfter(press('+', { type: 'keyUp' }), 0, 'linux')).toBeNull()
  expect(zoomAfter(press('0', { control: false }), 0, 'linux')).toBeNull()
  expect(zoomAfter(press('k'), 0, 'linux')).toBeNull()
  expect(zoomAfter(press('0', { alt: true }), 0, 'linux')).toBeNull()
})
