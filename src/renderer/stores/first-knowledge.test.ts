import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { firstKnowledge } from './first-knowledge'
import type { Mirrored } from './mirror'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const unknown = (): Mirrored<string> => ({ value: undefined, failure: undefined })

async function isResolved(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol('pending')
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending
}

it('waits for every state, told or refused', async () => {
  const session = createStore(unknown)
  const dashboard = createStore(unknown)
  const known = firstKnowledge([session, dashboard])
  session.setState({ value: 'signed in' })
  expect(await isResolved(known)).toBe(false)
  dashboard.setState({ failure: { ok: false, code: 'ipc/failed', message: 'No.' } })
  expect(await isResolved(known)).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

it('waits for nothing when everything is known, and for a busy main process a moment only', async () => {
  expect(await isResolved(firstKnowledge([]))).toBe(true)
  const known = firstKnowledge([createStore(unknown)])
  await vi.advanceTimersByTimeAsync(149)
  expect(await isResolved(known)).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await isResolved(known)).toBe(true)
})
