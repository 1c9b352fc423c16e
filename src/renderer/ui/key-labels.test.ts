import { expect, it } from 'vitest'
import { keyLabels, titleWithKeys } from './key-labels'

it('labels keys as the platform writes them', () => {
  expect(keyLabels('mod+k', 'darwin')).toEqual(['⌘K'])
  expect(keyLabels('mod+k', 'linux')).toEqual(['Ctrl', 'K'])
  expect(keyLabels('g s', 'linux')).toEqual(['G', 'S'])
  expect(keyLabels('ArrowLeft Escape', 'linux')).toEqual(['←', 'Esc'])
  expect(keyLabels('mod+Enter', 'linux')).toEqual(['Ctrl', 'Enter'])
  expect(keyLabels('mod++', 'darwin')).toEqual(['⌘+'])
})

it('tells the keys of a button in its title', () => {
  expect(titleWithKeys('Find an action', 'mod+k', 'darwin')).toBe('Find an action (⌘K)')
  expect(titleWithKeys('Find an action', 'mod+k', 'win32')).toBe('Find an action (Ctrl K)')
  expect(titleWithKeys('Servers', 'g p', 'darwin')).toBe('Servers (G P)')
})
