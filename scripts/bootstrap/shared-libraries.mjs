import { BootstrapProblem } from './progress.mjs'
import { runQuietly } from './run-command.mjs'

/** Where we know no package manager, at least say which library is missing: Electron itself just exits with 127. */
export async function requireSharedLibraries(executable) {
  if (process.platform !== 'linux') return
  const result = await runQuietly('ldd', [executable])
  const missing = missingLibraries(result.stdout)
  if (missing.length === 0) return
  throw new BootstrapProblem(
    `Electron can’t start here: these libraries are missing: ${missing.join(', ')}`,
    'Install them with your system’s package manager (GTK 3, NSS, ALSA, GBM, libnotify, libsecret), then run again.',
  )
}

export function missingLibraries(listing) {
  return listing
    .split('\n')
    .filter((line) => line.includes('=> not found'))
    .map((line) => line.trim().split(' ')[0])
}
