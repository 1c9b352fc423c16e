import { describe, expect, it, vi } from 'vitest'
import { dismissWithEscape } from './dismiss-with-escape'

const press = (page: EventTarget, key: string): Event => {
  const event = Object.assign(new Event('keydown', { cancelable: true }), { key })
  page.dispatchEvent(event)
  return event
}

describe('what Escape puts away', () => {
  it('goes with Escape alone, which then does nothing else', () => {
    const page = new EventTarget()
    const dismiss = vi.fn()
    dismissWithEscape(page, dismiss)
    expect(press(page, 'v').defaultPrevented).toBe(false)
    expect(dismiss).not.toHaveBeenCalled()
    expect(press(page, 'Escape').defaultPrevented).toBe(true)
    expect(dismiss).toHaveBeenCalledOnce()
  })

  it('leaves Escape alone once it no longer shows', () => {
    const page = new EventTarget()
    const dismiss = vi.fn()
    dismissWithEscape(page, dismiss)()
    expect(press(page, 'Escape').defaultPrevented).toBe(false)
    expect(dismiss).not.toHaveBeenCalled()
  })
})
