import { describe, expect, it } from 'vitest'
import { type CrosshairPoint, createCrosshair } from './crosshair'

describe('the shared crosshair', () => {
  it('tells every panel where it is, and that it is gone once', () => {
    const crosshair = createCrosshair()
    const seen: (CrosshairPoint | null)[] = []
    const stop = crosshair.subscribe((point) => seen.push(point))
    const point = { time: 5, panelId: 1, value: 2, x: 3, y: 4 }
    crosshair.set(point)
    crosshair.set(null)
    crosshair.set(null)
    stop()
    crosshair.set(point)
    expect(seen).toEqual([point, null])
    expect(crosshair.get()).toBe(point)
  })
})
