import { describe, expect, it } from 'vitest'
import type { Gap } from '../../../contract/ipc/connection'
import { createObservable } from '../observable'
import { createTestClock } from '../test-support'
import { addAway, closeGaps, dropGaps, openGap, refillGaps } from './gaps'
import { watchAway } from './watch-away'

const gap = (from: number, to: number | null, cause: Gap['cause'], refilled = false): Gap => ({
  from,
  to,
  cause,
  refilled,
})

describe('gaps', () => {
  it('open once for a cause, and not before an earlier one ended', () => {
    const opened = openGap([gap(0, 5_000, 'app-closed')], 'server-unreachable', 3_000)
    expect(opened).toEqual([gap(0, 5_000, 'app-closed'), gap(5_000, null, 'server-unreachable')])
    expect(openGap(opened, 'server-unreachable', 9_000)).toEqual(opened)
  })

  it('close with their cause alone, and are none when they were short', () => {
    const open = [gap(0, null, 'server-unreachable'), gap(0, null, 'app-closed')]
    expect(closeGaps(open, ['server-unreachable'], 10_000)).toEqual([
      gap(0, 10_000, 'server-unreachable'),
      gap(0, null, 'app-closed'),
    ])
    expect(closeGaps(open, ['server-unreachable', 'app-closed'], 1_999)).toEqual([])
  })

  it('that began with the sleep of this computer go on where it ends', () => {
    expect(addAway([gap(10_500, null, 'server-unreachable')], 10_000, 70_000)).toEqual([
      gap(70_000, null, 'server-unreachable'),
      gap(10_000, 70_000, 'computer-away'),
    ])
    expect(addAway([gap(1_000, null, 'server-unreachable')], 10_000, 70_000)[0]).toEqual(
      gap(1_000, null, 'server-unreachable'),
    )
    expect(addAway([], 10_000, 10_500)).toEqual([])
  })

  it('are marked once what was missed came', () => {
    const gaps = [gap(0, 10_000, 'app-closed'), gap(20_000, 30_000, 'computer-away'), gap(40_000, null, 'app-closed')]
    expect(refillGaps(gaps, (from) => from === 20_000).map(({ refilled }) => refilled)).toEqual([false, true, false])
  })

  it('are forgotten when they leave the dashboard', () => {
    expect(dropGaps([gap(0, 10, 'app-closed'), gap(0, 99, 'app-closed'), gap(0, null, 'app-closed')], 50)).toHaveLength(
      2,
    )
  })
})

describe('this computer', () => {
  function watch(): {
    clock: ReturnType<typeof createTestClock>
    awake: ReturnType<typeof createObservable<boolean>>
    spans: [number, number][]
    stop: () => void
  } {
    const clock = createTestClock(0)
    const awake = createObservable(true)
    const spans: [number, number][] = []
    return { clock, awake, spans, stop: watchAway({ awake }, clock, (from, to) => spans.push([from, to])) }
  }

  it('was away from suspend to resume', async () => {
    const { clock, awake, spans } = watch()
    await clock.advance(5_000)
    awake.set(false)
    clock.jump(60_000)
    awake.set(true)
    expect(spans).toEqual([[5_000, 65_000]])
    await clock.advance(60_000)
    expect(spans).toHaveLength(1)
  })

  it('was away when its clock jumps, whatever the system says', async () => {
    const { clock, spans } = watch()
    await clock.advance(20_000)
    clock.jump(120_000)
    await clock.advance(10_000)
    expect(spans).toEqual([[20_000, 150_000]])
  })

  it('is not looked at any more once that ended', async () => {
    const { clock, awake, spans, stop } = watch()
    stop()
    expect(clock.waiting()).toBe(0)
    awake.set(false)
    awake.set(true)
    expect(spans).toEqual([])
  })
})
