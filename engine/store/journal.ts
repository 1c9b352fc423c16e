import type Libsql from 'libsql'
import { decodeBatch, encodeBatch } from './journal-batch'
import type { SampleBatch } from './metrics-store'

/** Batches that are durable but not yet all in chunks, one row each, numbered upwards. */
export interface Journal {
  /** Number that the next row will have. */
  readonly next: () => number
  /** Bytes of all rows. */
  readonly bytes: () => number
  /** Commits one row, or takes part in the transaction that is open. */
  add(batch: SampleBatch): void
  /** After a rollback: the rows from this one on were not written. */
  rewind(row: number): void
  /** Deletes the rows before this one. */
  trim(before: number): void
  /** The row up to which the oldest `bytes` bytes lie. */
  rowAfter(bytes: number): number
  /** A row from `from` on that no sample newer than `time` (milliseconds) is older than. */
  rowAt(from: number, time: number): number
  /** Hands over every row in order; returns how many could not be read. */
  replay(apply: (row: number, batch: SampleBatch) => void): number
}

export function createJournal(database: Libsql.Database): Journal {
  const insert = database.prepare('INSERT INTO journal (id, batch) VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM journal WHERE id < ?')
  let first = 1
  let sizes: number[] = []
  /** The newest time in each row and those before it: ascending, so that a row can be searched for. */
  let newest: number[] = []
  let total = 0

  function note(bytes: number, times: SampleBatch['times']): void {
    sizes.push(bytes)
    newest.push(Math.max(newest.at(-1) ?? 0, newestOf(times)))
    total += bytes
  }

  return {
    next: () => first + sizes.length,
    bytes: () => total,
    add(batch) {
      const blob = encodeBatch(batch)
      insert.run([first + sizes.length, blob])
      note(blob.length, batch.times)
    },
    rewind(row) {
      newest.length = Math.min(newest.length, Math.max(row - first, 0))
      for (const bytes of sizes.splice(Math.max(row - first, 0))) total -= bytes
    },
    trim(before) {
      const gone = before - first
      if (gone <= 0) return
      remove.run([before])
      for (let i = 0; i < gone; i += 1) total -= sizes[i] ?? 0
      sizes = sizes.slice(gone)
      newest = newest.slice(gone)
      first = before
    },
    rowAfter(bytes) {
      let sum = 0
      let index = 0
      while (index < sizes.length && sum < bytes) sum += sizes[index++] ?? 0
      return first + index
    },
    rowAt(from, time) {
      let low = Math.max(from - first, 0)
      let high = newest.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((newest[middle] as number) <= time) low = middle + 1
        else high = middle
      }
      return first + low
    },
    replay(apply) {
      let unreadable = 0
      let started = false
      for (const entry of database
        .prepare('SELECT id, CAST(batch AS BLOB) FROM journal ORDER BY id')
        .raw()
        .iterate([])) {
        const [row, blob] = entry as [number, Buffer | null]
        if (!started) first = row
        started = true
        // Numbers have no holes unless a row was lost to damage; a hole counts nothing.
        while (first + sizes.length < row) note(0, 0)
        const batch = decodedOrNull(blob)
        note(blob?.length ?? 0, batch?.times ?? 0)
        if (batch === null) unreadable += 1
        else apply(row, batch)
      }
      return unreadable
    },
  }
}

/** The newest time of a batch, milliseconds. */
export function newestOf(times: SampleBatch['times']): number {
  if (typeof times === 'number') return times
  let most = 0
  for (let i = 0; i < times.length; i += 1) most = Math.max(most, times[i] as number)
  return most
}

function decodedOrNull(blob: Buffer | null): SampleBatch | null {
  try {
    return decodeBatch(blob ?? new Uint8Array(0))
  } catch {
    return null
  }
}
