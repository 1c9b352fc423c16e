import { describe, expect, it } from 'vitest'
import type { Result } from '../../../contract/ipc/define'
import { createMirror } from './mirror'

/** A state of main whose snapshot arrives when the test says so. */
function source() {
  let listener: ((value: number) => void) | undefined
  let answer: (result: Result<number>) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const snapshot = new Promise<Result<number>>((resolve, reject) => {
    answer = resolve
    fail = reject
  })
  return {
    state: {
      get: () => snapshot,
      subscribe: (next: (value: number) => void) => {
        listener = next
        return () => {
          listener = undefined
        }
      },
    },
    change: (value: number) => listener?.(value),
    isHeard: () => listener !== undefined,
    answer: async (result: Result<number>) => {
      answer(result)
      await new Promise((resolve) => setTimeout(resolve))
    },
    fail: async () => {
      fail(new Error('gone'))
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

describe('the mirror of a state of main', () => {
  it('is unknown, then the snapshot, then each change', async () => {
    const main = source()
    const { store } = createMirror(main.state)
    expect(store.getState()).toEqual({ value: undefined, failure: undefined })
    await main.answer({ ok: true, value: 1 })
    expect(store.getState().value).toBe(1)
    main.change(2)
    expect(store.getState().value).toBe(2)
  })

  it('keeps a change that came before the snapshot: it is newer', async () => {
    const main = source()
    const { store } = createMirror(main.state)
    main.change(5)
    await main.answer({ ok: true, value: 1 })
    expect(store.getState().value).toBe(5)
  })

  it('tells why there is no snapshot, until a change comes', async () => {
    const main = source()
    const { store } = createMirror(main.state)
    const failure = { ok: false, code: 'ipc/failed', message: 'No.' } as const
    await main.answer(failure)
    expect(store.getState()).toEqual({ value: undefined, failure })
    main.change(3)
    expect(store.getState()).toEqual({ value: 3, failure: undefined })
  })

  it('tells it too when the answer is a rejection', async () => {
    const main = source()
    const { store } = createMirror(main.state)
    await main.fail()
    expect(store.getState().failure?.code).toBe('ipc/failed')
  })

  it('lets go of main, and drops a snapshot that comes afterwards', async () => {
    const main = source()
    const { store, stop } = createMirror(main.state)
    stop()
    expect(main.isHeard()).toBe(false)
    await main.answer({ ok: true, value: 1 })
    expect(store.getState().value).toBeUndefined()
  })
})
