import { statSync } from 'node:fs'
import Libsql from 'libsql'
import { LoomError } from '../../contract/errors'
import { checkEncryption } from './encryption'
import { checkFormat, openingFailure } from './metrics-file'

/**
 * A metrics file as it is at one moment, for reading alone. A server may be writing to it: it is not held up, and what it
 * writes from now on is not seen. Throws `store/rejected` when there is none, `store/damaged` when it is not readable.
 */
export function openSnapshot(path: string): Libsql.Database {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new LoomError('store/rejected', `There is no metrics file ${path}.`)
  }
  checkEncryption(path, undefined)
  try {
    const database = new Libsql(path, { timeout: 2000 })
    database.exec('PRAGMA query_only = ON; BEGIN')
    // The moment is that of the first read.
    database.prepare('SELECT count(*) FROM meta').get()
    checkFormat(database)
    return database
  } catch (cause) {
    throw openingFailure(cause, path)
  }
}
