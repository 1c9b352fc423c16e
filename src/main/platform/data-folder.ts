import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** What a system says where writing is not allowed; a disk that is merely full still has pictures to show. */
const FORBIDDEN = ['EROFS', 'EACCES', 'EPERM']

/**
 * Makes the folder that everything else lies in, the log and the lock against a second start too. Gives back why it
 * cannot be used, for a person to read, or null. Tried by writing: modes do not tell of a disk mounted read-only.
 */
export function prepareDataFolder(path: string): string | null {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    return `Its data folder can’t be made: ${reasonOf(error)}`
  }
  try {
    rmdirSync(mkdtempSync(join(path, 'write-test-')))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== undefined && FORBIDDEN.includes(code)) {
      return `It may not write to its data folder, ${path}: ${reasonOf(error)}`
    }
  }
  return null
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
