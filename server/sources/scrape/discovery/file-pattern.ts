import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Paths of the files that a pattern names, sorted; in its last part `*` stands for any characters and `?` for one. */
export function filesOf(pattern: string): readonly string[] {
  const last = basename(pattern)
  if (!/[*?]/.test(last)) return [pattern]
  const folder = dirname(pattern)
  const matcher = new RegExp(
    `^${last
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
  return readdirSync(folder)
    .filter((name) => matcher.test(name))
    .sort()
    .map((name) => join(folder, name))
}
