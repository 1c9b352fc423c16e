import { expect, it } from 'vitest'
import { describeConnection } from './describe-connection'

const reason = { code: 'link/unreachable', message: 'The server does not answer.' } as const

it('counts down to the next try and offers to try now', () => {
  const connection = { status: 'reconnecting', since: 0, attempt: 3, nextTryAt: 10_000, reason } as const
  expect(describeConnection(connection, null, 5500)).toMatchObject({
    tone: 'warning',
    label: 'Reconnecting in 5 s',
    canRetry: true,
  })
  expect(describeConnection(connection, null, 10_500).label).toBe('Reconnecting')
  const spoken = [5500, 6500, 10_500].map((now) => describeConnection(connection, null, now).spoken)
  expect(spoken).toEqual(['Reconnecting', 'Reconnecting', 'Reconnecting'])
  expect(describeConnection(connection, null, 5500).detail).toContain('The server does not answer.')
})

it('tells live, connecting, offline and signed out apart by word and tone', () => {
  const words = [
    describeConnection({ status: 'live', since: 0 }, null, 0),
    describeConnection({ status: 'connecting', since: 0 }, null, 0),
    describeConnection({ status: 'offline', since: 0, reason }, null, 0),
    describeConnection({ status: 'signed-out' }, null, 0),
  ]
  expect(words.map((word) => word.tone)).toEqual(['ok', 'busy', 'offline', 'offline'])
  expect(words[2]?.label).toMatch(/^Offline since \d\d:\d\d:\d\d$/)
  expect(new Set(words.map((word) => word.label)).size).toBe(4)
})

it('names a bundled server that gave up before anything else', () => {
  const bundled = { status: 'failed', reason: { code: 'bundled/failed', message: 'Port taken.' } } as const
  expect(describeConnection({ status: 'connecting', since: 0 }, bundled, 0)).toMatchObject({
    tone: 'critical',
    detail: 'Port taken.',
  })
})

it('calls the first moments of a bundled server a start, not a loss', () => {
  const connection = { status: 'reconnecting', since: 0, attempt: 1, nextTryAt: 1000, reason } as const
  const restarting = { status: 'restarting', attempt: 1, nextTryAt: 1000, reason } as const
  expect(describeConnection(connection, { status: 'starting' }, 0)).toMatchObject({ tone: 'busy', label: 'Starting' })
  expect(describeConnection(connection, restarting, 0).label).toBe('Reconnecting in 1 s')
})
