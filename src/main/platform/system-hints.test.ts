import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../clock'
import { watchSystem } from './system-hints'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('notices within two seconds that the network went or came', () => {
  let network = true
  const hints = watchSystem({ sleepEvents: new EventEmitter(), isOnline: () => network, clock: systemClock })
  const seen: boolean[] = []
  hints.online.subscribe((online) => seen.push(online))
  network = false
  vi.advanceTimersByTime(2_000)
  network = true
  vi.advanceTimersByTime(2_000)
  expect(seen).toEqual([false, true])
})

it('tells of sleep, and looks at the network at once on waking', () => {
  const sleepEvents = new EventEmitter()
  let network = true
  const hints = watchSystem({ sleepEvents, isOnline: () => network, clock: systemClock })
  const seen: unknown[] = []
  hints.awake.subscribe((awake) => seen.push(awake ? `awake, online ${hints.online.get()}` : 'asleep'))
  sleepEvents.emit('suspend')
  network = false
  sleepEvents.emit('resume')
  expect(seen).toEqual(['asleep', 'awake, online false'])
  hints.dispose()
  expect(sleepEvents.listenerCount('suspend') + sleepEvents.listenerCount('resume')).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})
