import { describe, expect, it } from 'vitest'
import { writeState, writeText } from './write-text'

/** An element that counts how often it was changed. */
function element(text: string) {
  const state = new Map<string, string>()
  let changes = 0
  const made = {
    get textContent() {
      return text
    },
    set textContent(next: string) {
      text = next
      changes += 1
    },
    getAttribute: (name: string) => state.get(name) ?? null,
    setAttribute: (name: string, value: string) => {
      state.set(name, value)
      changes += 1
    },
    removeAttribute: (name: string) => {
      state.delete(name)
      changes += 1
    },
  }
  return { made: made as unknown as Element, changes: () => changes, state }
}

describe('writing into the page', () => {
  it('leaves a text alone that is there already', () => {
    const { made, changes } = element('1 %')
    writeText(made, '1 %')
    expect(changes()).toBe(0)
    writeText(made, '2 %')
    expect(made.textContent).toBe('2 %')
    expect(changes()).toBe(1)
  })

  it('sets, keeps and removes a state', () => {
    const { made, changes, state } = element('')
    writeState(made, 'data-age', 'stale')
    writeState(made, 'data-age', 'stale')
    expect(state.get('data-age')).toBe('stale')
    expect(changes()).toBe(1)
    writeState(made, 'data-age', null)
    writeState(made, 'data-age', null)
    expect(state.size).toBe(0)
    expect(changes()).toBe(2)
  })

  it('writes nowhere when there is no element', () => {
    expect(() => writeText(null, 'x')).not.toThrow()
    expect(() => writeState(undefined, 'data-age', 'live')).not.toThrow()
  })
})
