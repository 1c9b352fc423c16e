import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import Libsql from 'libsql'
import { LoomError } from '../../contract/errors'
import { openSnapshot } from './metrics-snapshot'

/**
 * Copies a metrics file into a new one: all that was acknowledged before, journal included, in one file without gaps
 * that opens in the place of the first. A server may go on writing. Returns its bytes. The copy has its name only once
 * it is whole and on disk. Throws `store/rejected` when `target` exists or can't be written.
 */
export function backUp(source: string, target: string): number {
  if (existsSync(target)) throw new LoomError('store/rejected', `${target} exists. Name a file that does not.`)
  const partial = `${target}.partial`
  const database = openSnapshot(source)
  try {
    rmSync(partial, { force: true })
    // Copying begins a moment of its own, and to SQLite it counts as writing.
    database.exec('COMMIT; PRAGMA query_only = OFF')
    database.prepare('VACUUM INTO ?').run([partial])
    renewEpoch(partial)
    sync(partial)
    renameSync(partial, target)
    return statSync(target).size
  } catch (cause) {
    rmSync(partial, { force: true })
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LoomError('store/rejected', `The backup can't be written to ${target}: ${reason}.`, { cause })
  } finally {
    database.close()
  }
}

/**
 * Gives a closed metrics file a new epoch: what it holds is other data from now on, so that clients must not go on as if
 * they held it.
 */
export function renewEpoch(path: string): void {
  const database = new Libsql(path)
  // Not prepared, so that the file is closed at once.
  database.exec(`UPDATE meta SET epoch = '${randomUUID()}'`)
  database.close()
}

function sync(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}
