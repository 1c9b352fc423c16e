import { join, resolve } from 'node:path'

/** Where things are. All that Loom writes is below `userData`. */
export interface AppPaths {
  readonly userData: string
  readonly logs: string
  readonly crashDumps: string
  readonly settings: string
  readonly servers: string
  readonly window: string
  readonly notified: string
  readonly mute: string
  readonly bundledData: string
  readonly offline: string
  /** Folder of the built page. */
  readonly page: string
  readonly preload: string
  readonly serverModule: string
  readonly trayIcons: string
}

interface PathFacts {
  readonly userData: string
  /** Folder of the built main program: `out/main`. */
  readonly mainFolder: string
  /** Electron's resources folder in a packaged app, else null. */
  readonly resources: string | null
  readonly platform: string
}

/** Each system draws tray icons in its own way; a packaged app carries those of its own system alone. */
const TRAY_FOLDER: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'windows' }

export function appPaths({ userData, mainFolder, resources, platform }: PathFacts): AppPaths {
  const out = resolve(mainFolder, '..')
  return {
    userData,
    logs: join(userData, 'logs'),
    crashDumps: join(userData, 'crashes'),
    settings: join(userData, 'settings.json'),
    servers: join(userData, 'servers.json'),
    window: join(userData, 'window.json'),
    notified: join(userData, 'notified.json'),
    mute: join(userData, 'mute.json'),
    bundledData: join(userData, 'bundled-server'),
    offline: join(userData, 'offline'),
    page: join(out, 'renderer'),
    preload: join(out, 'preload', 'index.js'),
    serverModule: join(out, 'server', 'index.js'),
    trayIcons:
      resources === null ? resolve(out, '..', 'build', 'tray', TRAY_FOLDER[platform] ?? '') : join(resources, 'tray'),
  }
}
