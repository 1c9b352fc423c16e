import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTicker } from './ticker'

describe('the ticker', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs one timer for all, and none once everyone has let go', () => {
    const ticker = createTicker(1000)
    let ticks = 0
    const count = (): void => {
      ticks += 1
    }
    const stops = [ticker.subscribe(count), ticker.subscribe(() => count())]
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(2000)
    expect(ticks).toBe(4)
    for (const stop of stops) stop()
    expect(vi.getTimerCount()).toBe(0)
    ticker.subscribe(count)
    vi.advanceTimersByTime(1000)
    expect(ticks).toBe(5)
  })
})
