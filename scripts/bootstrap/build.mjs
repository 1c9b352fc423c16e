import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inProject, projectRoot } from './paths.mjs'
import { BootstrapProblem, step } from './progress.mjs'
import { runInFront, runQuietly } from './run-command.mjs'

const sourceFolders = ['contract', 'engine', 'server', 'src']
const sourceFiles = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']
const products = ['out/main/index.js', 'out/preload/index.js', 'out/renderer/index.html', 'out/server/index.js']
const stamp = inProject('out', '.loom-build')

/**
 * Builds the app and the server unless out/ already holds what these sources give. By content and not by date: a
 * checkout sets dates as it likes. Builds to work with carry source maps; builds to hand out do not.
 */
export async function ensureBuild({ kind = 'development' } = {}) {
  const wanted = `${kind} ${await sourceHash()}\n`
  const present = await readFile(stamp, 'utf8').catch(() => undefined)
  if (present === wanted && products.every((path) => existsSync(inProject(path)))) return
  step('building the app and the server …')
  await runBuilder('electron-vite', ['build', ...sourceMapSwitch(kind)])
  await buildServer(kind)
  await writeFile(stamp, wanted)
}

export async function buildServer(kind = 'development') {
  await mkdir(inProject('out'), { recursive: true })
  await runBuilder('vite', ['build', '--config', 'server/vite.config.ts', ...sourceMapSwitch(kind)])
}

function sourceMapSwitch(kind) {
  return kind === 'development' ? ['--sourcemap'] : []
}

/** A tool from node_modules, by its script: works the same on every platform, and costs no second npm. */
export async function runTool(name, args, options = {}) {
  return runInFront(process.execPath, [await toolScript(name), ...args], options)
}

async function runBuilder(name, args) {
  const result = await runQuietly(process.execPath, [await toolScript(name), ...args])
  if (result.code === 0) return
  throw new BootstrapProblem(`${name} build failed:\n${result.output.trimEnd()}`, 'Mend the source and run again.')
}

async function toolScript(name) {
  const details = JSON.parse(await readFile(inProject('node_modules', packageOf(name), 'package.json'), 'utf8'))
  const entry = typeof details.bin === 'string' ? details.bin : details.bin[name]
  return inProject('node_modules', packageOf(name), entry)
}

function packageOf(tool) {
  return { playwright: '@playwright/test' }[tool] ?? tool
}

async function sourceHash() {
  const hash = createHash('sha256')
  for (const file of await sources()) {
    hash.update(`${file}\0`)
    hash.update(await readFile(inProject(file)))
  }
  return hash.digest('hex')
}

async function sources() {
  const files = []
  for (const folder of sourceFolders) {
    const entries = await readdir(inProject(folder), { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (!entry.isFile() || /\.test\.tsx?$/.test(entry.name)) continue
      files.push(join(entry.parentPath, entry.name).slice(projectRoot.length + 1))
    }
  }
  return [...files, ...sourceFiles].sort()
}
