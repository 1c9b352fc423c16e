import type { Columns } from '../codec/chunk'

/** Decoded chunks, the least recently read leaving first, bounded by their samples. */
export interface ChunkCache {
  get(chunk: number): Columns | undefined
  put(chunk: number, columns: Columns): void
  remove(chunk: number): void
}

export function createChunkCache(maxSamples: number): ChunkCache {
  const entries = new Map<number, Columns>()
  let samples = 0

  function remove(chunk: number): void {
    samples -= entries.get(chunk)?.times.length ?? 0
    entries.delete(chunk)
  }

  return {
    get(chunk) {
      const columns = entries.get(chunk)
      if (columns === undefined) return undefined
      // A Map keeps the order of insertion: put in again, it is the most recent.
      entries.delete(chunk)
      entries.set(chunk, columns)
      return columns
    },
    put(chunk, columns) {
      remove(chunk)
      entries.set(chunk, columns)
      samples += columns.times.length
      for (const oldest of entries.keys()) {
        if (samples <= maxSamples) break
        remove(oldest)
      }
    },
    remove,
  }
}
