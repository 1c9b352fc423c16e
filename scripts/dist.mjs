/** `npm run dist`: installers of this platform; `npm run dist -- --dir` the unpacked app alone. Arguments go on to electron-builder. */
import { rm } from 'node:fs/promises'
import { ensureBuild, runTool } from './bootstrap/build.mjs'
import { describeRuntime } from './bootstrap/electron-runtime.mjs'
import { bootstrap } from './bootstrap/index.mjs'
import { inProject } from './bootstrap/paths.mjs'
import { BootstrapProblem, runScript, step } from './bootstrap/progress.mjs'
import { builtApps, fuseDifferences, readFuses } from './dist/fuses.mjs'
import { withPlainRuntime } from './dist/plain-runtime.mjs'

const output = inProject('dist')

await runScript(async (args) => {
  const runtime = await bootstrap([])
  await ensureBuild({ kind: 'release' })
  step(`packing ${describeRuntime(runtime)}`)
  if (runtime.origin === 'development')
    step('this runtime is old and for development: do not hand the result to anybody')
  await rm(output, { recursive: true, force: true })
  const code = await withPlainRuntime(runtime, (folder) =>
    runTool('electron-builder', [
      '--publish',
      'never',
      ...runtimeArguments(runtime, folder),
      ...fuseArguments(Number.parseInt(runtime.version, 10)),
      ...args,
    ]),
  )
  if (code !== 0) return code
  await checkFuses(Number.parseInt(runtime.version, 10))
  return 0
})

/** A downloaded Electron is electron-builder's own affair, for it may pack other architectures than this one. */
function runtimeArguments(runtime, folder) {
  if (runtime.origin === 'download') return []
  return [`-c.electronDist=${folder}`, `-c.electronVersion=${runtime.version}`]
}

/** What electron-builder.yml can't say: it knows neither the platform nor the age of the runtime. */
function fuseArguments(electronMajor) {
  const integrity = process.platform !== 'linux' && '-c.electronFuses.enableEmbeddedAsarIntegrityValidation=true'
  const filePages = electronMajor >= 29 && '-c.electronFuses.grantFileProtocolExtraPrivileges=false'
  return [integrity, filePages].filter((argument) => argument !== false)
}

async function checkFuses(electronMajor) {
  const apps = await builtApps(output)
  if (apps.length === 0)
    throw new BootstrapProblem('no app was found in dist/ to read fuses from.', 'See scripts/dist/fuses.mjs.')
  for (const { path, platform } of apps) {
    const differences = fuseDifferences(await readFuses(path), platform, electronMajor)
    if (differences.length > 0) {
      throw new BootstrapProblem(
        `the fuses of ${path} are not as they must be:\n${differences.join('\n')}`,
        'Do not ship it.',
      )
    }
    step(`fuses as required: ${path}`)
  }
}
