import { expect, it } from 'vitest'
import { closeAction } from './close-action'

it.each([
  { platform: 'linux', tray: true, closeToTray: true, action: 'hide' },
  { platform: 'linux', tray: true, closeToTray: false, action: 'quit' },
  { platform: 'linux', tray: false, closeToTray: true, action: 'quit' },
  { platform: 'win32', tray: true, closeToTray: true, action: 'hide' },
  { platform: 'darwin', tray: false, closeToTray: true, action: 'hide' },
  { platform: 'darwin', tray: true, closeToTray: false, action: 'quit' },
])('on $platform, tray $tray, close to tray $closeToTray: $action', ({ action, ...facts }) => {
  expect(closeAction(facts)).toBe(action)
})
