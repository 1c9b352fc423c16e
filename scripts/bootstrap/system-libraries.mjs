import { existsSync } from 'node:fs'
import { BootstrapProblem, step } from './progress.mjs'
import { lastLines, runQuietly } from './run-command.mjs'

/** What Electron and the keychain module link to or load while they run; the rest comes along with GTK. */
export const appLibraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libnotify4',
  'libsecret-1-0',
  'fonts-dejavu-core',
]

/** Tests run against the real thing: a screen, a session bus, a keyring, a notification daemon, a tray, and metrics peers. */
export const testPackages = [
  'xvfb',
  'xauth',
  'dbus',
  'gnome-keyring',
  'dunst',
  'trayer',
  'openssl',
  'procps',
  'prometheus',
  'prometheus-node-exporter',
  'victoria-metrics',
]

/** On Debian and its relatives, installs what is missing where it may; elsewhere leaves the system alone. */
export async function ensureSystemLibraries(names) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return
  const missing = missingPackages(names, await installedPackages(names))
  if (missing.length === 0) return
  const prefix = await rightsPrefix()
  if (prefix === undefined) throw needsRights(missing)
  step(`installing system packages: ${missing.join(' ')} …`)
  await apt(prefix, ['update'])
  await apt(prefix, ['install', '--yes', '--no-install-recommends', ...(await availableNames(missing))])
}

/** Libraries that were built again for 64-bit time have a new name on newer releases: libgtk-3-0 is libgtk-3-0t64. */
export function missingPackages(names, installed) {
  return names.filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
}

export function parseInstalled(listing) {
  return new Set(
    listing
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
}

async function installedPackages(names) {
  const both = names.flatMap((name) => [name, `${name}t64`])
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg-query's own placeholders.
  const format = '${Package} ${db:Status-Status}\n'
  return parseInstalled((await runQuietly('dpkg-query', ['--show', `--showformat=${format}`, ...both])).stdout)
}

async function availableNames(names) {
  const renamed = names.map((name) => `${name}t64`)
  const known = (await runQuietly('apt-cache', ['--names-only', 'pkgnames'])).stdout.split('\n')
  const available = new Set(known)
  return names.map((name, index) => (available.has(renamed[index]) ? renamed[index] : name))
}

/** How to become root without asking anybody: not at all, through sudo, or (undefined) there is no way. */
async function rightsPrefix() {
  if (process.getuid() === 0) return []
  const probe = await runQuietly('sudo', ['--non-interactive', 'true'])
  return probe.code === 0 ? ['sudo', '--non-interactive'] : undefined
}

async function apt(prefix, args) {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120']
  const [command, ...rest] = [...prefix, ...quiet, ...args]
  const result = await runQuietly(command, rest)
  if (result.code === 0) return
  throw new BootstrapProblem(
    `apt-get ${args[0]} failed:\n${lastLines(result.output, 6)}`,
    'Check the network and /etc/apt, then run the command again.',
  )
}

function needsRights(missing) {
  return new BootstrapProblem(
    `system packages are missing and this user may not install them: ${missing.join(' ')}`,
    `Run this once, then start again:\nsudo apt-get update && sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
  )
}
