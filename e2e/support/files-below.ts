import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Path and content of every file in a folder, however deep; those that go while we look are left out. */
export async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>()
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) for (const [name, content] of await filesBelow(path)) contents.set(name, content)
    if (entry.isFile()) {
      const content = await readFile(path).catch(() => undefined)
      if (content !== undefined) contents.set(path, content)
    }
  }
  return contents
}
