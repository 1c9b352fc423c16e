import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../clock'
import { createLog } from '../log/log'
import { createTestNotices } from '../test-support'
import { openMute } from './mute'

const HOUR = 3_600_000
let folder = ''
let notices = createTestNotices()
beforeEach(() => {
  notices = createTestNotices()
  folder = mkdtempSync(join(tmpdir(), 'loom-mute-'))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

function open() {
  return openMute({
    path: join(folder, 'mute.json'),
    notify: notices.notify,
    clock: systemClock,
    log: createLog({ write: () => undefined, now: Date.now, level: 'error' }),
  })
}

it('silences for so many hours and then ends by itself', () => {
  const mute = open()
  const seen: (number | null)[] = []
  mute.until.subscribe((until) => seen.push(until))
  const end = Date.now() + 4 * HOUR
  expect(mute.set(4)).toBe(end)
  vi.advanceTimersByTime(4 * HOUR - 1)
  expect(mute.until.get()).toBe(end)
  vi.advanceTimersByTime(1)
  expect(mute.until.get()).toBeNull()
  expect(seen).toEqual([end, null])
})

it('ends when asked, and a later wish replaces an earlier one', () => {
  const mute = open()
  mute.set(8)
  expect(mute.set(1)).toBe(Date.now() + HOUR)
  vi.advanceTimersByTime(HOUR)
  expect(mute.until.get()).toBeNull()
  mute.set(1)
  expect(mute.set(null)).toBeNull()
  expect(mute.until.get()).toBeNull()
})

it('outlives a restart, but not its own end', async () => {
  const mute = open()
  const end = mute.set(8)
  await mute.flush()
  mute.dispose()
  vi.advanceTimersByTime(2 * HOUR)
  const again = open()
  expect(again.until.get()).toBe(end)
  again.dispose()
  vi.advanceTimersByTime(7 * HOUR)
  expect(open().until.get()).toBeNull()
})

it('is off when its file cannot be read, and says so', () => {
  open()
  expect(notices.all).toEqual([])
  writeFileSync(join(folder, 'mute.json'), '{')
  expect(open().until.get()).toBeNull()
  expect(notices.all.map(({ id }) => id)).toEqual(['mute-unreadable'])
})

it.each([
  ['a clock that was wrong when it was asked for', 20 * 365 * 24 * HOUR],
  ['a damaged number', 1e15],
])('never outlasts the longest silence: %s', (_why, ahead) => {
  writeFileSync(join(folder, 'mute.json'), JSON.stringify({ until: Date.now() + ahead }))
  const mute = open()
  expect(mute.until.get()).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
  mute.dispose()
})
