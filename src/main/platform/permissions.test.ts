import { expect, it } from 'vitest'
import { mayUse } from './permissions'

const PERMISSIONS = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'fileSystem',
  'speaker-selection',
  'background-sync',
  '',
]

it('grants our own page the writing of the clipboard and nothing else', () => {
  const granted = PERMISSIONS.filter((permission) => mayUse(permission, 'app://loom/', true, null))
  expect(granted).toEqual(['clipboard-sanitized-write'])
})

it('grants nothing to other pages and to frames', () => {
  for (const permission of PERMISSIONS) {
    expect(mayUse(permission, 'app://loom/', false, null)).toBe(false)
    for (const address of ['https://example.org/', 'app://evil/', '', 'null/', 'about:blank']) {
      expect(mayUse(permission, address, true, null)).toBe(false)
    }
  }
})
