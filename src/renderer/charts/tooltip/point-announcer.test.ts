import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCrosshair } from '../crosshair'
import { formatClock } from '../format/format-time'
import { createPanelData } from '../panel-data'
import { createTestFeeds, testPanel } from '../test-feeds'
import { createPointAnnouncer } from './point-announcer'

const start = () => {
  const feeds = createTestFeeds()
  feeds.snapshot('1/A', 90, [[{ mode: 'user' }, [1, 2, 3]]])
  const crosshair = createCrosshair()
  const writes: string[] = []
  const host = {
    get textContent() {
      return writes.at(-1) ?? ''
    },
    set textContent(text: string) {
      writes.push(text)
    },
  }
  const panels = new Map([[1, createPanelData(testPanel(), feeds)]])
  const stop = createPointAnnouncer({ crosshair, gaps: () => [] }, panels, host)
  const walk = (second: number, value: number | null = null, panelId = 1): void =>
    crosshair.set({ time: second * 1000, panelId, value, x: 0, y: 0 })
  return { crosshair, writes, walk, stop }
}
const said = (second: number, value: number): string => `${formatClock(second * 1000)}: user ${value}`

describe('the announcement of a point', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('comes once the keys rest, for the last point alone', () => {
    const { writes, walk } = start()
    for (const second of [90, 91, 92]) {
      walk(second)
      vi.advanceTimersByTime(100)
    }
    expect(writes).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(writes).toEqual([said(92, 3)])
    walk(91)
    vi.advanceTimersByTime(1000)
    expect(writes).toEqual([said(92, 3), said(91, 2)])
  })

  it('does not come for the pointer, nor for a panel that is not there', () => {
    const { writes, walk } = start()
    walk(90, 1.5)
    walk(90, null, 7)
    vi.advanceTimersByTime(1000)
    expect(writes).toEqual([])
  })

  it('goes with the crosshair', () => {
    const { crosshair, writes, walk } = start()
    walk(90)
    vi.advanceTimersByTime(1000)
    crosshair.set(null)
    expect(writes.at(-1)).toBe('')
    walk(91)
    crosshair.set(null)
    vi.advanceTimersByTime(1000)
    expect(writes).toEqual([said(90, 1), ''])
  })

  it('does not come after its end', () => {
    const { writes, walk, stop } = start()
    walk(90)
    stop()
    walk(91)
    vi.advanceTimersByTime(1000)
    expect(writes).toEqual([])
  })
})
