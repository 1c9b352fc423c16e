import { createRequire } from 'node:module'
import type Libsql from 'libsql'
import { z } from 'zod'
import { createSealer } from './seal'

const SCHEMA_VERSION = 1

/** Loading the native library takes a while; the first window need not wait for it. */
const load = createRequire(__filename)

/** Columns of a row as libsql gives them: a single row's blobs come as Buffers, many rows' as ArrayBuffers. */
type BlobRow = Readonly<Record<'name' | 'data' | 'seal', unknown>>

export interface OfflineRow {
  readonly name: string
  readonly data: Uint8Array
}

/** Named rows in an encrypted file. Every call throws when the file or the disk fails. */
export interface OfflineDatabase {
  /** All rows, in the order of their names. */
  readonly rows: () => OfflineRow[]
  /** Puts and removes rows, all or none. */
  readonly write: (puts: readonly OfflineRow[], removes: readonly string[]) => void
  readonly close: () => void
}

/**
 * Opens the file, or makes it. Throws on a wrong key, on damage anywhere in it, and on a schema of a newer Loom.
 * `key` is 32 random bytes in base64.
 */
export function openOfflineDatabase(path: string, key: string): OfflineDatabase {
  const sealer = createSealer(key)
  // Missing in libsql's types.
  const encrypted: Libsql.Options = Object.assign(
    { timeout: 1000 },
    { encryptionCipher: 'aes256cbc', encryptionKey: key },
  )
  const Database: typeof Libsql = load('libsql')
  const database = new Database(path, encrypted)
  try {
    prepareSchema(database)
    // Whatever a damaged file holds in their place, these come out as blobs: on text that is no UTF-8, libsql would end
    // the process.
    const all = database.prepare(
      'SELECT CAST(name AS BLOB) AS name, CAST(data AS BLOB) AS data, CAST(seal AS BLOB) AS seal FROM kept ORDER BY name',
    )
    const put = database.prepare('INSERT OR REPLACE INTO kept (name, data, seal) VALUES (?, ?, ?)')
    const remove = database.prepare('DELETE FROM kept WHERE name = ?')
    return {
      rows: () =>
        (all.all() as BlobRow[]).map((read) => {
          const name = Buffer.from(bytesOf(read.name)).toString('utf8')
          const [data, seal] = [bytesOf(read.data), bytesOf(read.seal)]
          if (!sealer.isIntact(name, data, seal)) throw new Error(`the row ${name} is not what was written`)
          return { name, data }
        }),
      write: (puts, removes) => {
        database.exec('BEGIN IMMEDIATE')
        try {
          for (const name of removes) remove.run([Buffer.from(name)])
          for (const { name, data } of puts) {
            put.run([Buffer.from(name), Buffer.from(data), Buffer.from(sealer.seal(name, data))])
          }
          database.exec('COMMIT')
        } catch (error) {
          if (database.inTransaction) database.exec('ROLLBACK')
          throw error
        }
      },
      close: () => {
        try {
          database.pragma('wal_checkpoint(TRUNCATE)')
        } finally {
          database.close()
        }
      },
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** By hand: there are hundreds of rows between a start and its first picture, and a schema took 10 ms over them. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  throw new Error('a row holds something else than bytes')
}

function prepareSchema(database: Libsql.Database): void {
  database.pragma('journal_mode = WAL')
  // A power cut may cost the last seconds of the cache, which the server still has, and never its integrity.
  database.pragma('synchronous = NORMAL')
  const [found] = z.array(z.object({ user_version: z.number() })).parse(database.pragma('user_version'))
  const version = found?.user_version ?? 0
  if (version > SCHEMA_VERSION) throw new Error(`the schema version ${version} is newer than this Loom`)
  if (version === SCHEMA_VERSION) return
  database.exec('CREATE TABLE kept (name BLOB PRIMARY KEY, data BLOB NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID')
  database.pragma(`user_version = ${SCHEMA_VERSION}`)
}
