import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EXPIRY_NOTICE_MS, TOKEN_GRACE_MS } from '../../contract/wire/protocol'
import { createSessionClock } from './session-clock'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const heard: string[] = []
function start(expiresIn: number) {
  heard.length = 0
  return createSessionClock({
    expiresAt: Date.now() + expiresIn,
    now: Date.now,
    onExpiring: (expiresAt) => heard.push(`expiring in ${expiresAt - Date.now()}`),
    onExpired: () => heard.push('expired'),
  })
}

it('S1 gives notice, waits for the grace, and ends', () => {
  start(600_000)
  vi.advanceTimersByTime(600_000 - EXPIRY_NOTICE_MS - 1)
  expect(heard).toEqual([])
  vi.advanceTimersByTime(1)
  expect(heard).toEqual([`expiring in ${EXPIRY_NOTICE_MS}`])
  vi.advanceTimersByTime(EXPIRY_NOTICE_MS + TOKEN_GRACE_MS - 1)
  expect(heard).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(heard.at(-1)).toBe('expired')
})

it('S2 starts over with a newer token', () => {
  const clock = start(600_000)
  for (let n = 0; n < 10; n += 1) {
    vi.advanceTimersByTime(590_000)
    clock.renew(Date.now() + 600_000)
  }
  expect(heard).toHaveLength(10)
  expect(heard).not.toContain('expired')
  clock.stop()
  vi.advanceTimersByTime(1_000_000)
  expect(heard).toHaveLength(10)
})

it('S1 copes with tokens that outlive the longest timer', () => {
  const days = 60 * 86_400_000
  start(days)
  vi.advanceTimersByTime(days - EXPIRY_NOTICE_MS - 1)
  expect(heard).toEqual([])
  vi.advanceTimersByTime(1)
  expect(heard).toHaveLength(1)
})
