import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MAX_WAITING_BYTES } from '../../contract/wire/protocol'
import { createOutflow, type Outflow } from './outflow'

const heard: string[] = []
let waiting = 0
let outflow: Outflow

beforeEach(() => {
  vi.useFakeTimers()
  heard.length = 0
  waiting = 0
  outflow = createOutflow({
    waiting: () => waiting,
    now: Date.now,
    onOverflow: () => heard.push('overflow'),
    onDrained: () => heard.push('drained'),
    onStuck: () => heard.push('stuck'),
  })
})
afterEach(() => {
  outflow.close()
  vi.useRealTimers()
})

describe('outflow', () => {
  it('B1 admits up to the bound, then nothing until all has gone out', () => {
    expect(outflow.admits(5 * MAX_WAITING_BYTES)).toBe(true)
    waiting = MAX_WAITING_BYTES - 10
    expect(outflow.admits(10)).toBe(true)
    expect(outflow.admits(11)).toBe(false)
    waiting = 1
    vi.advanceTimersByTime(1000)
    expect(outflow.admits(1)).toBe(false)
    waiting = 0
    vi.advanceTimersByTime(100)
    expect(outflow.admits(11)).toBe(true)
    expect(heard).toEqual(['overflow', 'drained'])
  })

  it('B2 gives up on who takes nothing for half a minute', () => {
    waiting = MAX_WAITING_BYTES
    outflow.admits(1)
    vi.advanceTimersByTime(29_000)
    expect(heard).toEqual(['overflow'])
    vi.advanceTimersByTime(1100)
    expect(heard).toContain('stuck')
  })

  it('B2 gives up at twice the bound', () => {
    waiting = 2 * MAX_WAITING_BYTES
    outflow.check()
    waiting += 1
    outflow.check()
    expect(heard).toEqual(['stuck'])
  })

  it('B3 lets one caller in at a time, each after the one before has sent', async () => {
    const order: number[] = []
    const callers = [1, 2, 3].map(async (number) => {
      if (!(await outflow.ready())) return
      order.push(number)
      waiting += MAX_WAITING_BYTES / 4
    })
    await vi.advanceTimersByTimeAsync(200)
    expect(order).toEqual([1])
    waiting = 0
    await vi.advanceTimersByTimeAsync(100)
    expect(order).toEqual([1, 2])
    outflow.close()
    await Promise.all(callers)
    expect(order).toEqual([1, 2])
    expect(await outflow.ready()).toBe(false)
  })
})
