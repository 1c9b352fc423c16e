import { describe, expect, test } from 'vitest'
import { isInstalled } from './dependencies.mjs'
import { requireDisplay, sandboxArguments } from './electron-app.mjs'
import { isAtLeast, requireNode } from './node-version.mjs'
import { cacheFolder } from './paths.mjs'
import { missingLibraries } from './shared-libraries.mjs'
import { missingPackages, parseInstalled } from './system-libraries.mjs'

describe('the version of Node', () => {
  test('is compared part by part, as numbers', () => {
    expect(isAtLeast('20.19.0', '20.19.0')).toBe(true)
    expect(isAtLeast('20.9.0', '20.19.0')).toBe(false)
    expect(isAtLeast('100.0.0', '20.19.0')).toBe(true)
    expect(isAtLeast('22.0.0-nightly1', '20.19.0')).toBe(true)
  })

  test('that is too old is refused by name', () => {
    expect(() => requireNode('18.15.0')).toThrow(/Node 18\.15\.0 is too old/)
  })
})

describe('installed packages', () => {
  const library = { version: '1.0.0', integrity: 'sha512-a' }
  const lock = {
    packages: {
      '': { name: 'loom' },
      'node_modules/library': library,
      'node_modules/of-another-platform': { version: '1.0.0', optional: true },
    },
  }

  test('are enough when all but optional ones are there', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/library': library } })).toBe(true)
  })

  test('are not enough when one is missing, older, or other bytes', () => {
    expect(isInstalled(lock, { packages: {} })).toBe(false)
    expect(isInstalled(lock, {})).toBe(false)
    expect(isInstalled(lock, { packages: { 'node_modules/library': { ...library, version: '0.9.0' } } })).toBe(false)
    expect(isInstalled(lock, { packages: { 'node_modules/library': { ...library, integrity: 'sha512-b' } } })).toBe(
      false,
    )
  })
})

describe('system packages', () => {
  test('count as installed under the name they have since 64-bit time', () => {
    const installed = parseInstalled('libgtk-3-0t64 installed\nxvfb installed\ndunst not-installed\n')
    expect(missingPackages(['libgtk-3-0', 'xvfb', 'dunst', 'dbus'], installed)).toEqual(['dunst', 'dbus'])
  })

  test('that Electron can’t be linked to are named', () => {
    const listing = '\tlinux-vdso.so.1 (0x0)\n\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n'
    expect(missingLibraries(listing)).toEqual(['libnss3.so'])
  })
})

describe('where and how the app starts', () => {
  test('the cache follows the platform, and XDG_CACHE_HOME before all', () => {
    expect(cacheFolder({}, 'linux', '/home/a')).toBe('/home/a/.cache/loom')
    expect(cacheFolder({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Caches/Loom')
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/a')).toBe('/c/loom')
  })

  test('a Linux without any screen is refused before anything is fetched', () => {
    expect(() => requireDisplay({}, 'linux')).toThrow(/no screen/)
    expect(() => requireDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).not.toThrow()
    expect(() => requireDisplay({}, 'darwin')).not.toThrow()
  })

  test('who switches the sandbox off already is not told again', () => {
    expect(sandboxArguments(['--no-sandbox'])).toEqual([])
  })
})
