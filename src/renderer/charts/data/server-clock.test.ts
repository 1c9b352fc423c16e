import { describe, expect, it } from 'vitest'
import { createServerClock } from './server-clock'

function clockAt(start: number) {
  let time = start
  const clock = createServerClock(() => time)
  return {
    clock,
    wait: (milliseconds: number) => {
      time += milliseconds
    },
  }
}

describe('the estimate of the server’s clock', () => {
  it('is this computer’s clock before any frame came', () => {
    const { clock } = clockAt(1_000_000)
    expect(clock.now()).toBe(1_000_000)
  })

  it('takes over a difference between the two clocks from the first frame', () => {
    const { clock, wait } = clockAt(1_000_000)
    clock.observe(400_000)
    wait(500)
    expect(clock.now()).toBe(400_500)
  })

  it('believes a frame with less delay at once and follows more delay slowly', () => {
    const { clock } = clockAt(1_000_000)
    clock.observe(999_800)
    clock.observe(999_950)
    expect(clock.now()).toBe(999_950)
    clock.observe(999_850)
    expect(clock.now()).toBeCloseTo(999_945)
  })

  it('is not fooled by a frame that waited while the computer slept', () => {
    const { clock } = clockAt(10_000_000)
    clock.observe(9_999_990)
    clock.observe(6_400_000)
    expect(clock.now()).toBe(9_999_990)
  })

  it('follows when frames stay late, as after this computer’s clock was set', () => {
    const { clock, wait } = clockAt(1_000_000)
    clock.observe(1_000_000)
    wait(3_600_000)
    for (let second = 0; second <= 10; second += 1) {
      clock.observe(1_000_000 + second * 1000)
      wait(1000)
    }
    expect(clock.now()).toBe(1_011_000)
  })
})
