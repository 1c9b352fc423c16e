import { createHash } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What SQLite puts beside a database. */
const COMPANIONS = ['', '-wal', '-shm', '-journal']

const ERASED = '.erased'

/** The file of one user of one server; the name gives neither away. */
export function offlineFile(folder: string, serverId: string, userId: string): string {
  const name = createHash('sha256').update(`${serverId}\0${userId}`).digest('hex').slice(0, 32)
  return join(folder, `${name}.db`)
}

/** Moves a file that cannot be read out of the way, in place of any earlier one; false when even that fails. */
export function setAside(path: string, now: number): boolean {
  try {
    for (const earlier of damagedCopies(path)) rmSync(earlier)
    for (const companion of COMPANIONS) {
      try {
        renameSync(path + companion, `${path}.damaged-${now}${companion}`)
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    }
    return true
  } catch {
    return false
  }
}

/**
 * Removes the file, what SQLite put beside it, and copies that were set aside. What the system does not let go of now
 * (Windows, while a handle is open) is marked, to be removed before the file is opened again; false then.
 */
export function removeOfflineFile(path: string): boolean {
  try {
    for (const companion of COMPANIONS) rmSync(path + companion, { force: true })
    for (const copy of damagedCopies(path)) rmSync(copy, { force: true })
    rmSync(path + ERASED, { force: true })
    return true
  } catch {
    writeFileSync(path + ERASED, '')
    return false
  }
}

/** Whether the file was to be removed and is still there. */
export function isMarkedErased(path: string): boolean {
  return existsSync(path + ERASED)
}

function damagedCopies(path: string): string[] {
  try {
    return readdirSync(dirname(path))
      .filter((name) => name.startsWith(`${basename(path)}.damaged-`))
      .map((name) => join(dirname(path), name))
  } catch {
    return []
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT'
}
