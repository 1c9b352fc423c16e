import { closeSync, openSync, readSync } from 'node:fs'
import type Libsql from 'libsql'
import { LoomError } from '../../contract/errors'

const PLAIN = Buffer.from('SQLite format 3\0')
/** Bytes 21 to 23 of every SQLite file; encryption leaves them, and hides the first 16. */
const FIXED = Buffer.from([64, 32, 32])

/** Options for opening a file: AES-256 in CBC mode, page by page, when there is a key. */
export function databaseOptions(timeout: number, encryptionKey: string | undefined): Libsql.Options {
  // Missing in libsql's types.
  const encryption = encryptionKey === undefined ? {} : { encryptionCipher: 'aes256cbc', encryptionKey }
  return Object.assign({ timeout }, encryption)
}

/**
 * A key for a plain file, or none for an encrypted one, is no damage: it must not cost anybody the file. Throws
 * `store/rejected`, with the file untouched.
 */
export function checkEncryption(path: string, encryptionKey: string | undefined): void {
  const start = firstBytes(path, 24)
  if (start.length < 24) return
  const plain = start.subarray(0, 16).equals(PLAIN)
  if (plain && encryptionKey !== undefined) throw rejected(`${path} is not encrypted, but a key was given.`)
  if (!plain && encryptionKey === undefined && start.subarray(21).equals(FIXED)) {
    throw rejected(`${path} is encrypted, and no key was given.`)
  }
}

/** What to throw when SQLite can't make out an encrypted file. It stays where it is: the right key may still come. */
export function wrongKey(path: string, cause: unknown): LoomError {
  return rejected(
    `${path} can't be read with this key. It is another file's key, or the file's first page is damaged.`,
    cause,
  )
}

function rejected(message: string, cause?: unknown): LoomError {
  return new LoomError('store/rejected', message, cause === undefined ? {} : { cause })
}

function firstBytes(path: string, count: number): Buffer {
  const bytes = Buffer.alloc(count)
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // None yet, or none that may be read: opening the database will say so.
    return bytes.subarray(0, 0)
  }
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0))
  } finally {
    closeSync(file)
  }
}
