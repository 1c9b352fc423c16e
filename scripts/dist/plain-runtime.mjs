import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Hands a copy of the runtime to `use`, without the loader that is in it for development: it must not be packed. */
export async function withPlainRuntime(runtime, use) {
  if (runtime.origin !== 'development') return use(runtime.folder)
  const workshop = await mkdtemp(join(tmpdir(), 'loom-dist-'))
  const folder = join(workshop, 'electron')
  const loader = join(runtime.folder, 'resources', 'app')
  try {
    await cp(runtime.folder, folder, { recursive: true, filter: (source) => !source.startsWith(loader) })
    return await use(folder)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
}
