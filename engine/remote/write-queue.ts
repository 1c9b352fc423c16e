import { join } from 'node:path'
import Libsql from 'libsql'
import { LoomError } from '../../contract/errors'

/** One batch that the remote engine has not taken yet: a compressed WriteRequest. */
export interface QueuedBatch {
  readonly id: number
  readonly body: Uint8Array
  readonly samples: number
}

/**
 * What is on its way to a remote engine, on disk: what `add` returned for survives a `kill -9` of the process. Bounded;
 * failures are LoomErrors with the code `store/rejected`.
 */
export interface WriteQueue {
  /** Throws when the queue is full: what can't be kept is not to be acknowledged. */
  add(body: Uint8Array, samples: number): void
  /** The oldest batches, up to about so many bytes, at least one if there is one. */
  oldest(maxBytes: number): readonly QueuedBatch[]
  /** They are at their destination, or refused for good. */
  remove(batches: readonly QueuedBatch[]): void
  readonly batches: number
  readonly samples: number
  /** Bytes of all bodies. */
  readonly bytes: number
  close(): void
}

interface Row {
  readonly id: number
  readonly body: ArrayBuffer | Buffer
  readonly samples: number
}

/** Opens engine-queue.db in the folder. */
export function openWriteQueue(directory: string, maxBytes: number): WriteQueue {
  const path = join(directory, 'engine-queue.db')
  const database = new Libsql(path, { timeout: 1000 })
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.exec(
    'CREATE TABLE IF NOT EXISTS batches (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL, samples INTEGER NOT NULL) STRICT',
  )
  const insert = database.prepare('INSERT INTO batches (body, samples) VALUES (?, ?)')
  const select = database.prepare('SELECT id, body, samples FROM batches ORDER BY id LIMIT 64')
  const remove = database.prepare('DELETE FROM batches WHERE id = ?')
  const totals = database
    .prepare(
      'SELECT count(*) AS batches, coalesce(sum(samples), 0) AS samples, coalesce(sum(length(body)), 0) AS bytes FROM batches',
    )
    .get() as { batches: number; samples: number; bytes: number }
  let { batches, samples, bytes } = totals
  return {
    add: (body, count) => {
      if (bytes + body.length > maxBytes) {
        throw new LoomError(
          'store/rejected',
          'The remote engine has been away for so long that no more samples can be kept for it.',
        )
      }
      try {
        insert.run(Buffer.from(body), count)
      } catch (cause) {
        throw new LoomError('store/rejected', 'Samples can’t be kept for the remote engine: the disk refuses them.', {
          cause,
        })
      }
      batches += 1
      samples += count
      bytes += body.length
    },
    oldest: (most) => {
      const found = (select.all() as Row[]).map((row) => ({ ...row, body: new Uint8Array(row.body) }))
      let size = 0
      const end = found.findIndex(({ body }) => {
        size += body.length
        return size > most
      })
      return end < 0 ? found : found.slice(0, Math.max(end, 1))
    },
    remove: (given) => {
      database.transaction(() => {
        for (const { id } of given) remove.run(id)
      })()
      for (const one of given) {
        batches -= 1
        samples -= one.samples
        bytes -= one.body.length
      }
    },
    get batches() {
      return batches
    },
    get samples() {
      return samples
    },
    get bytes() {
      return bytes
    },
    close: () => void database.close(),
  }
}
