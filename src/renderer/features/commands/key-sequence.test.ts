import { describe, expect, it } from 'vitest'
import { keyName, nextPressed } from './key-sequence'

const press = (key: string, extra = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...extra })

describe('key sequences', () => {
  it('names a press with the platform modifier', () => {
    expect(keyName(press('K', { ctrlKey: true }), 'linux')).toBe('mod+k')
    expect(keyName(press('k', { metaKey: true }), 'darwin')).toBe('mod+k')
    expect(keyName(press('k', { ctrlKey: true }), 'darwin')).toBe('k')
    expect(keyName(press('Escape'), 'linux')).toBe('Escape')
  })

  it('goes on with a started sequence, begins anew, or forgets', () => {
    const sequences = ['g s', 'g a', '?', 'mod+k']
    expect(nextPressed('', 'g', sequences)).toBe('g')
    expect(nextPressed('g', 's', sequences)).toBe('g s')
    expect(nextPressed('g', '?', sequences)).toBe('?')
    expect(nextPressed('g', 'x', sequences)).toBe('')
    expect(nextPressed('g', 'g', sequences)).toBe('g')
  })
})
