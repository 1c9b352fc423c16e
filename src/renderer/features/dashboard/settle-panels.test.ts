import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Panel } from '../../../../contract/model/dashboard'
import { settlePanels } from './settle-panels'

const panel = (id: number, x: number, y: number, w: number, h: number): Panel => ({
  id,
  type: 'stat',
  title: `Panel ${id}`,
  gridPos: { x, y, w, h },
  targets: [{ refId: 'A', expr: 'up' }],
})
const places = (panels: readonly Panel[]) => panels.map(({ id, gridPos: { x, y } }) => [id, x, y])

it('leaves a dashboard without holes as it is', () => {
  const panels = [panel(1, 0, 0, 12, 4), panel(2, 12, 0, 12, 4), panel(3, 0, 4, 24, 8)]
  expect(settlePanels(panels)).toEqual(panels)
})

it('moves a covered panel below, and a far one up', () => {
  const panels = [panel(3, 0, 9000, 24, 6), panel(1, 0, 0, 12, 8), panel(2, 6, 4, 12, 8)]
  expect(places(settlePanels(panels))).toEqual([
    [1, 0, 0],
    [2, 6, 8],
    [3, 0, 16],
  ])
})

it('lets no panel cover another', () => {
  const place = fc.record({
    x: fc.nat(23),
    y: fc.nat(60),
    w: fc.integer({ min: 1, max: 24 }),
    h: fc.integer({ min: 1, max: 60 }),
  })
  fc.assert(
    fc.property(fc.array(place, { maxLength: 20 }), (list) => {
      const settled = settlePanels(list.map(({ x, y, w, h }, id) => panel(id + 1, x, y, Math.min(w, 24 - x), h)))
      for (const [at, { gridPos: one }] of settled.entries()) {
        for (const { gridPos: other } of settled.slice(at + 1)) {
          const apart = one.x + one.w <= other.x || other.x + other.w <= one.x
          expect(apart || one.y + one.h <= other.y || other.y + other.h <= one.y).toBe(true)
        }
      }
    }),
  )
})
