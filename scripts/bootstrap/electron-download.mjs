import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, inProject } from './paths.mjs'
import { step } from './progress.mjs'

const packageFolder = inProject('node_modules', 'electron')
const stallLimit = 20_000
const retryAfter = 24 * 3_600_000

/** The executable that Electron's own installer leaves in node_modules, if it has run. */
export function downloadedElectron() {
  try {
    const name = readFileSync(join(packageFolder, 'path.txt'), 'utf8')
    const executable = join(packageFolder, 'dist', name)
    const version = readFileSync(join(packageFolder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    return existsSync(executable) ? { path: executable, version } : undefined
  } catch {
    return undefined
  }
}

/** Runs Electron's installer unless it failed lately: a machine without its download host shall not wait every time. */
export async function downloadElectron({ retry = false } = {}) {
  const version = await releasedVersion()
  if (version === undefined) return undefined
  if (!retry && (await failedLately(version))) return undefined
  step(`downloading Electron ${version} …`)
  const reason = await runInstaller()
  const found = downloadedElectron()
  if (found !== undefined) {
    await rm(failureNote(version), { force: true })
    return found
  }
  await noteFailure(version, reason)
  step(
    `Electron ${version} could not be downloaded (${reason}); not tried again for a day, or: npm run electron:download`,
  )
  return undefined
}

async function releasedVersion() {
  try {
    return JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')).version
  } catch {
    return undefined
  }
}

/**
 * The installer has no time limit of its own. A slow download is fine and a dead one is not,
 * so it is stopped when for a while not a byte arrived: it writes into a temporary folder that only it uses.
 */
async function runInstaller() {
  const workshop = await mkdtemp(join(tmpdir(), 'loom-electron-'))
  const folders = [workshop, join(packageFolder, 'dist')]
  try {
    return await new Promise((settle) => {
      const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
        env: { ...process.env, TMPDIR: workshop, TEMP: workshop, TMP: workshop },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let errors = ''
      let stalled = false
      child.stderr.on('data', (chunk) => {
        errors += chunk
      })
      const watch = watchGrowth(folders, () => {
        stalled = true
        child.kill('SIGKILL')
      })
      child.on('close', () => {
        clearInterval(watch)
        settle(stalled ? 'nothing arrived for 20 s' : (errors.split('\n')[0] || 'no reason given').slice(0, 160))
      })
    })
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

function watchGrowth(folders, onStall) {
  let size = -1
  let grewAt = Date.now()
  return setInterval(async () => {
    const sizes = await Promise.all(folders.map(folderSize))
    const now = sizes.reduce((sum, value) => sum + value, 0)
    if (now !== size) grewAt = Date.now()
    size = now
    if (Date.now() - grewAt > stallLimit) onStall()
  }, 1_000)
}

async function folderSize(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => entry.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, value) => sum + value, 0)
}

function failureNote(version) {
  return join(cacheFolder(), `electron-${version}.download-failed`)
}

async function failedLately(version) {
  const entry = await stat(failureNote(version)).catch(() => undefined)
  return entry !== undefined && Date.now() - entry.mtimeMs < retryAfter
}

async function noteFailure(version, reason) {
  await mkdir(cacheFolder(), { recursive: true })
  await writeFile(failureNote(version), `${reason}\n`)
}
