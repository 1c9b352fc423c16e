import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { inProject } from './paths.mjs'
import { BootstrapProblem, step } from './progress.mjs'
import { lastLines, npm, runQuietly } from './run-command.mjs'

const stamp = inProject('node_modules', '.loom-lock')

/** Installs the packages of the lock file when they are not there yet. Costs one hash when nothing changed. */
export async function ensureDependencies() {
  const lock = await readFile(inProject('package-lock.json'), 'utf8')
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`
  const present = await readFile(stamp, 'utf8').catch(() => undefined)
  if (present === wanted) return
  const installed = await readFile(inProject('node_modules', '.package-lock.json'), 'utf8').catch(() => undefined)
  // Someone who ran `npm install` by hand has what the lock file asks for: no reason to take it all away first.
  if (installed === undefined || !isInstalled(JSON.parse(lock), JSON.parse(installed))) await install()
  await writeFile(stamp, wanted)
}

/** Compares the project's lock file with the record that npm keeps in node_modules of what it put there. */
export function isInstalled(lock, record) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    const present = record.packages?.[path]
    if (present === undefined) return wanted.optional === true
    return present.version === wanted.version && present.integrity === wanted.integrity
  })
}

async function install() {
  step('installing packages …')
  const first = await runNpm('ci')
  // A lock file written beside a registry that lacks binaries of other platforms lacks them too, and `npm ci` refuses it
  // for their sake. `npm install` takes the same versions from the same lock file, and forgives what is optional.
  const result = first.code !== 0 && first.output.includes('EUSAGE') ? await runNpm('install', '--no-save') : first
  if (result.code === 0) return
  throw new BootstrapProblem(`packages could not be installed:\n${errorLines(result.output)}`, remedyFor(result.output))
}

function runNpm(...args) {
  // Nothing that we depend on needs its install script: native modules carry prebuilt binaries.
  const { command, args: all, options } = npm([...args, '--ignore-scripts', '--no-audit', '--no-fund'])
  return runQuietly(command, all, options)
}

/** npm puts the cause first and its manual last. */
function errorLines(output) {
  const lines = output.split('\n').filter((line) => /^npm error (?!\s*at )./.test(line))
  return lines.length > 0 ? lines.slice(0, 8).join('\n') : lastLines(output)
}

function remedyFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|network/i.test(output)) {
    return 'The npm registry can’t be reached. Check the network or npm’s proxy settings, then run the command again.'
  }
  if (/EACCES|EPERM/.test(output)) {
    return 'This user may not write to node_modules. Make the folder yours (chown) or delete it, then run again.'
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: about 1 GB is needed.'
  return 'Delete node_modules and run the command again; if that does not help, npm’s own message above is the lead.'
}
