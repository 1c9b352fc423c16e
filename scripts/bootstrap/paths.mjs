import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = resolve(fileURLToPath(new URL('../..', import.meta.url)))

export function inProject(...parts) {
  return join(projectRoot, ...parts)
}

/** Per user and not per checkout, so that a second clone does not fetch a runtime again. */
export function cacheFolder(environment = process.env, platform = process.platform, home = homedir()) {
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'loom')
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Loom', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Loom')
  return join(home, '.cache', 'loom')
}
