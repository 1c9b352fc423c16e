import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitBounds, type Rectangle } from './fitted-bounds'

const LAPTOP: Rectangle = { x: 0, y: 25, width: 1440, height: 875 }
const RIGHT: Rectangle = { x: 1440, y: 0, width: 1920, height: 1080 }

it('opens in the middle of the first screen when there is nothing to remember', () => {
  expect(fitBounds(null, [LAPTOP, RIGHT])).toEqual({ x: 80, y: 63, width: 1280, height: 800 })
  expect(fitBounds(null, [])).toEqual({ x: 0, y: 0, width: 1280, height: 800 })
})

it('opens where it was', () => {
  const bounds = { x: 1600, y: 100, width: 1000, height: 700 }
  expect(fitBounds(bounds, [LAPTOP, RIGHT])).toEqual(bounds)
})

it('comes back from a screen that is gone, with its size', () => {
  expect(fitBounds({ x: 1600, y: 100, width: 1000, height: 700 }, [LAPTOP])).toEqual({
    x: 220,
    y: 113,
    width: 1000,
    height: 700,
  })
})

it('moves into the screen that shows most of it, and shrinks to it', () => {
  expect(fitBounds({ x: 1300, y: 500, width: 1000, height: 700 }, [LAPTOP, RIGHT])).toEqual({
    x: 1440,
    y: 380,
    width: 1000,
    height: 700,
  })
  expect(fitBounds({ x: -50, y: -50, width: 5000, height: 4000 }, [LAPTOP])).toEqual(LAPTOP)
  expect(fitBounds({ x: 10, y: 30, width: 50, height: 50 }, [LAPTOP])).toEqual({
    x: 10,
    y: 30,
    width: 900,
    height: 600,
  })
})

it('is always wholly on one of the screens', () => {
  const rectangle = fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: 1, max: 8000 }),
    height: fc.integer({ min: 1, max: 8000 }),
  })
  fc.assert(
    fc.property(fc.option(rectangle), fc.array(rectangle, { minLength: 1, maxLength: 4 }), (remembered, screens) => {
      const fitted = fitBounds(remembered, screens)
      const inside = (area: Rectangle): boolean =>
        fitted.x >= area.x &&
        fitted.y >= area.y &&
        fitted.x + fitted.width <= area.x + area.width &&
        fitted.y + fitted.height <= area.y + area.height
      expect(screens.some(inside)).toBe(true)
    }),
  )
})
