import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { appPaths } from './app-paths'
import { isDevelopmentRuntime } from './development-runtime'
import { windowBackground } from './theme'

const FACTS = { userData: '/data', mainFolder: '/app/out/main', resources: null, platform: 'linux' }

it('keeps everything that is written below the user-data folder', () => {
  const { page, preload, serverModule, trayIcons, ...written } = appPaths(FACTS)
  for (const path of Object.values(written)) expect(path.startsWith('/data')).toBe(true)
  for (const path of [page, preload, serverModule]) expect(path.startsWith(resolve('/app/out'))).toBe(true)
  expect(trayIcons).toBe(resolve('/app/build/tray'))
})

it('finds the tray icons of each system, in the project and in a packaged app', () => {
  expect(appPaths({ ...FACTS, platform: 'darwin' }).trayIcons).toBe(resolve('/app/build/tray/mac'))
  expect(appPaths({ ...FACTS, platform: 'win32' }).trayIcons).toBe(resolve('/app/build/tray/windows'))
  expect(appPaths({ ...FACTS, resources: '/pack/resources' }).trayIcons).toBe(resolve('/pack/resources/tray'))
})

it('knows a development runtime by its age or by what is declared', () => {
  expect(isDevelopmentRuntime('45.4.1', {})).toBe(false)
  expect(isDevelopmentRuntime('45.4.1', { LOOM_DEVELOPMENT_RUNTIME: '0' })).toBe(false)
  expect(isDevelopmentRuntime('45.4.1', { LOOM_DEVELOPMENT_RUNTIME: '1' })).toBe(true)
  expect(isDevelopmentRuntime('25.1.1', {})).toBe(true)
})

it('opens a window in the colours of its theme', () => {
  expect(windowBackground(true)).not.toBe(windowBackground(false))
})
