import { ensureDependencies } from './dependencies.mjs'
import { electronRuntime } from './electron-runtime.mjs'
import { requireNode } from './node-version.mjs'
import { requireSharedLibraries } from './shared-libraries.mjs'
import { ensureSystemLibraries } from './system-libraries.mjs'

/** Everything that a fresh clone lacks, in the order in which one part needs another. Silent when nothing is missing. */
export async function bootstrap(systemPackages) {
  requireNode()
  await ensureDependencies()
  await ensureSystemLibraries(systemPackages)
  const runtime = await electronRuntime()
  await requireSharedLibraries(runtime.path)
  return runtime
}
