import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { LoomError } from '../../contract/errors'
import { takeLock } from '../../engine/store/file-lock'

/** The folder of one running server. */
export interface DataDirectory {
  readonly path: string
  /** Lets another server have it. */
  release(): void
}

/** Files by which a folder of ours is known, and the folder that a new file system comes with. */
const OURS = ['lock', 'loom.db', 'metrics.db']
const FRESH = ['lost+found']

/** Makes the folder, readable by its owner alone, and locks it. Throws `config/invalid` or `store/locked`. */
export function openDataDirectory(path: string): DataDirectory {
  try {
    makeDirectory(resolve(path))
    if (isForLoom(path)) chmodSync(path, 0o700)
    else requirePrivate(path)
  } catch (cause) {
    if (cause instanceof LoomError) throw cause
    throw new LoomError('config/invalid', `dataDir: ${path} can't be made or used: ${reasonOf(cause)}`, { cause })
  }
  return { path, release: takeLock(join(path, 'lock')) }
}

/**
 * With its parents. Not Node's `recursive`, which never comes back where a system says "no such directory" to making
 * one in a directory that is there, as /proc does.
 */
function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = dirname(path)
  if (parent !== path) makeDirectory(parent)
  mkdirSync(path, { mode: 0o700 })
}

/** Whether nobody else keeps files there: then its mode is ours to set. */
function isForLoom(path: string): boolean {
  const names = readdirSync(path).filter((name) => !FRESH.includes(name))
  return names.length === 0 || OURS.some((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isFile())
}

/** A folder with other files keeps its mode; one that others can write to, such as /tmp, is no place for a database. */
function requirePrivate(path: string): void {
  const { mode, uid } = statSync(path)
  if ((mode & 0o022) === 0 && uid === (process.getuid?.() ?? uid)) return
  throw new LoomError(
    'config/invalid',
    `dataDir: ${path} holds other files and others can write to it. Name a folder that is for Loom alone.`,
  )
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
