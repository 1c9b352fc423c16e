import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../clock'
import { createLog } from '../log/log'
import { keepTray } from './keep-tray'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function setUp() {
  const world = { host: false, looks: 0, shown: 0 }
  const tray = keepTray({
    hasHost: async () => {
      world.looks += 1
      return world.host
    },
    show: () => {
      world.shown += 1
      return () => {
        world.shown -= 1
      }
    },
    clock: systemClock,
    log: createLog({ write: () => undefined, now: Date.now, level: 'error' }),
  })
  return { world, tray }
}

it('shows the icon where there is a tray, and takes it away at the end', async () => {
  const { world, tray } = setUp()
  world.host = true
  await tray.look()
  expect(tray.available.get()).toBe(true)
  await tray.look()
  expect(world.shown).toBe(1)
  tray.dispose()
  expect(world.shown).toBe(0)
})

it('finds a tray that comes up after the app', async () => {
  const { world, tray } = setUp()
  await tray.look()
  expect(tray.available.get()).toBe(false)
  world.host = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(tray.available.get()).toBe(true)
  expect(world.shown).toBe(1)
})

it('stops looking after a while, and at its end', async () => {
  const { world, tray } = setUp()
  await tray.look()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(world.looks).toBe(4)
  const other = setUp()
  await other.tray.look()
  other.tray.dispose()
  other.world.host = true
  await other.tray.look()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(other.world.shown).toBe(0)
})
