import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  developmentRuntimeVersion,
  installDevelopmentRuntime,
  isDevelopmentRuntimePossible,
  refreshLoader,
} from './development-runtime.mjs'
import { downloadElectron, downloadedElectron } from './electron-download.mjs'
import { isAtLeast } from './node-version.mjs'
import { cacheFolder, inProject } from './paths.mjs'
import { BootstrapProblem } from './progress.mjs'

/**
 * Finds an Electron to run on, getting one where there is none. In this order: the one that the environment names, the
 * released one in node_modules, one in our cache, and last the development runtime.
 * @returns {Promise<{ path: string, folder: string, version: string, origin: 'override' | 'download' | 'cache' | 'development' }>}
 */
export async function electronRuntime(options = {}) {
  const found = (await overridden()) ?? (await downloaded(options)) ?? (await cached()) ?? (await development())
  if (found !== undefined) return found
  throw new BootstrapProblem(
    'there is no Electron to run on: its download host can’t be reached, and for this platform there is no substitute.',
    'Connect to the network and run: npm run electron:download\nOr set ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron.',
  )
}

export function describeRuntime(runtime) {
  const notes = {
    override: 'from ELECTRON_OVERRIDE_DIST_PATH',
    download: 'the released runtime',
    cache: 'from the cache',
    development: 'a development runtime, not the one releases carry',
  }
  return `Electron ${runtime.version}, ${notes[runtime.origin]}`
}

async function overridden() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return undefined
  const path = join(folder, executableName())
  if (existsSync(path)) return { path, folder, version: await versionOf(folder), origin: 'override' }
  throw new BootstrapProblem(
    `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executableName()} in it.`,
    'Name the folder that holds the executable, or unset the variable.',
  )
}

async function downloaded(options) {
  const found = downloadedElectron() ?? (await downloadElectron(options))
  return found && { ...found, folder: inProject('node_modules', 'electron', 'dist'), origin: 'download' }
}

async function cached() {
  const names = await readdir(cacheFolder()).catch(() => [])
  const versions = names.flatMap((name) => /^electron-(\d+\.\d+\.\d+)$/.exec(name)?.[1] ?? [])
  const others = versions.filter((version) => version !== developmentRuntimeVersion)
  const newest = others.sort((left, right) => (isAtLeast(left, right) ? -1 : 1))[0]
  if (newest === undefined) return undefined
  const folder = runtimeFolder(newest)
  const path = join(folder, executableName())
  return existsSync(path) ? { path, folder, version: newest, origin: 'cache' } : undefined
}

async function development() {
  if (!isDevelopmentRuntimePossible()) return undefined
  const folder = runtimeFolder(developmentRuntimeVersion)
  const path = join(folder, executableName())
  if (existsSync(path)) {
    await refreshLoader(folder)
  } else {
    await mkdir(cacheFolder(), { recursive: true })
    await installDevelopmentRuntime(folder)
  }
  return { path, folder, version: developmentRuntimeVersion, origin: 'development' }
}

function runtimeFolder(version) {
  return join(cacheFolder(), `electron-${version}`)
}

async function versionOf(folder) {
  const text = await readFile(join(folder, 'version'), 'utf8').catch(() => 'of unknown version')
  return text.trim().replace(/^v/, '')
}

function executableName(platform = process.platform) {
  if (platform === 'win32') return 'electron.exe'
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}
