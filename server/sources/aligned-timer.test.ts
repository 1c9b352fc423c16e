import { describe, expect, it } from 'vitest'
import { startAlignedTimer, type Timers } from './aligned-timer'

/** A clock that tests move; each timer fires `late` milliseconds after it was due. */
function clockwork(start: number): { timers: Timers; time: number; late: number; step(): void; pending(): boolean } {
  let waiting: { at: number; work: () => void } | null = null
  const clock = {
    time: start,
    late: 0,
    timers: {
      now: () => clock.time,
      setTimeout: (work: () => void, delay: number) => {
        waiting = { at: clock.time + delay, work }
        return waiting
      },
      clearTimeout: (timer: unknown) => {
        if (waiting === timer) waiting = null
      },
    },
    step() {
      const due = waiting
      if (due === null) throw new Error('nothing is scheduled')
      waiting = null
      clock.time = due.at + clock.late
      due.work()
    },
    pending: () => waiting !== null,
  }
  return clock
}

describe('aligned timer', () => {
  it('fires at each multiple of the interval and drifts with no delay', () => {
    const clock = clockwork(10_300)
    const seen: number[] = []
    startAlignedTimer(clock.timers, 1000, (time) => {
      seen.push(time)
      clock.time += 300
    })
    clock.late = 7
    for (let i = 0; i < 4; i += 1) clock.step()
    expect(seen).toEqual([11_000, 12_000, 13_000, 14_000])
  })

  it('gives the real time to a sample that is taken late, and leaves out what was missed', () => {
    const clock = clockwork(10_000)
    const seen: number[] = []
    startAlignedTimer(clock.timers, 1000, (time) => seen.push(time))
    clock.late = 400
    clock.step()
    clock.late = 5300
    clock.step()
    clock.late = 0
    clock.step()
    expect(seen).toEqual([11_400, 17_300, 18_000])
  })

  it('waits for the rest when a timer fires early', () => {
    const clock = clockwork(10_000)
    const seen: number[] = []
    startAlignedTimer(clock.timers, 1000, (time) => seen.push(time))
    clock.late = -2
    clock.step()
    expect(seen).toEqual([])
    clock.late = 0
    clock.step()
    expect(seen).toEqual([11_000])
  })

  it('goes on within an interval or two after the clock was set back', () => {
    const clock = clockwork(100_000)
    const seen: number[] = []
    startAlignedTimer(clock.timers, 1000, (time) => seen.push(time))
    clock.step()
    clock.time = 40_250
    clock.late = -60_750
    clock.step()
    clock.late = 0
    clock.step()
    clock.step()
    expect(seen[0]).toBe(101_000)
    expect(seen.at(-1)).toBeLessThan(45_000)
  })

  it('goes on after work that throws, and ends when it is let go', () => {
    const clock = clockwork(10_000)
    const stop = startAlignedTimer(clock.timers, 1000, () => {
      throw new Error('a bug')
    })
    expect(clock.step).toThrow('a bug')
    expect(clock.pending()).toBe(true)
    stop()
    expect(clock.pending()).toBe(false)
  })
})
