import { dirname } from 'node:path'
import Libsql from 'libsql'
import { LoomError } from '../../contract/errors'

/**
 * Keeps other processes away by SQLite's own exclusive lock on a file made for it: the system drops it when the process
 * ends, however it ends, so that no stale lock can keep a server from starting. Returns what lets it go; throws
 * `store/locked` when it is taken.
 */
export function takeLock(file: string): () => void {
  let lock: Libsql.Database | undefined
  try {
    lock = new Libsql(file, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS lock (one); COMMIT')
  } catch (cause) {
    lock?.close()
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = /locked|busy/i.test(reason)
      ? `Another Loom server uses ${dirname(file)}. Stop it, or set another dataDir.`
      : `${dirname(file)} can't be locked: ${reason}`
    throw new LoomError('store/locked', message, { cause })
  }
  return () => void lock.close()
}
