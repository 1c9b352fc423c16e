import { randomInt } from 'node:crypto'

/**
 * Series ids by the bytes of their labels as senders write them. A sender repeats the same bytes every few seconds:
 * finding the id takes a hash and one comparison, and no string is made.
 */
export interface SeriesCache {
  /** The id noted for these bytes, or 0. */
  find(bytes: DataView, start: number, end: number): number
  /** Notes an id above 0 for these bytes. */
  note(bytes: DataView, start: number, end: number, id: number): void
  /** Forgets all. */
  clear(): void
}

/** Entries and bytes held at most: then everything is forgotten, and soon known again. */
const MAX_ENTRIES = 1 << 18
const MAX_BYTES = 64 * 1024 * 1024

export function createSeriesCache(maxEntries = MAX_ENTRIES, maxBytes = MAX_BYTES): SeriesCache {
  // Seeded anew each start, so that nobody can choose labels whose hashes collide.
  const seed = randomInt(2 ** 31)
  let slots = new Int32Array(1024)
  let entries = columns(512)
  let count = 0
  let arena = viewOf(64 * 1024)
  let used = 0

  function slotOf(bytes: DataView, start: number, end: number, hash: number): number {
    const mask = slots.length - 1
    let slot = hash & mask
    for (;;) {
      const entry = slots[slot] as number
      if (entry === 0) return slot
      if (entries.hashes[entry] === hash && isSame(entry, bytes, start, end)) return slot
      slot = (slot + 1) & mask
    }
  }

  function isSame(entry: number, bytes: DataView, start: number, end: number): boolean {
    if (entries.lengths[entry] !== end - start) return false
    const shift = (entries.offsets[entry] as number) - start
    let at = start
    for (; at + 4 <= end; at += 4) if (bytes.getInt32(at) !== arena.getInt32(at + shift)) return false
    for (; at < end; at += 1) if (bytes.getUint8(at) !== arena.getUint8(at + shift)) return false
    return true
  }

  function clear(): void {
    slots = new Int32Array(1024)
    entries = columns(512)
    arena = viewOf(64 * 1024)
    count = 0
    used = 0
  }

  function growFor(size: number): void {
    if (count + 1 >= entries.ids.length) entries = grown(entries)
    if (used + size > arena.byteLength) {
      const wider = viewOf(Math.max(arena.byteLength * 2, used + size))
      copy(arena, 0, used, wider, 0)
      arena = wider
    }
    if (count * 2 < slots.length) return
    slots = new Int32Array(slots.length * 2)
    const mask = slots.length - 1
    for (let entry = 1; entry <= count; entry += 1) {
      let slot = (entries.hashes[entry] as number) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = entry
    }
  }

  return {
    find: (bytes, start, end) => {
      const entry = slots[slotOf(bytes, start, end, hashOf(bytes, start, end, seed))] as number
      return entry === 0 ? 0 : (entries.ids[entry] as number)
    },
    clear,
    note: (bytes, start, end, id) => {
      const size = end - start
      if (size > maxBytes) return
      if (count >= maxEntries || used + size > maxBytes) clear()
      growFor(size)
      const hash = hashOf(bytes, start, end, seed)
      const slot = slotOf(bytes, start, end, hash)
      const known = slots[slot] as number
      if (known !== 0) {
        entries.ids[known] = id
        return
      }
      count += 1
      slots[slot] = count
      entries.hashes[count] = hash
      entries.ids[count] = id
      entries.offsets[count] = used
      entries.lengths[count] = size
      copy(bytes, start, end, arena, used)
      used += size
    },
  }
}

/** Four bytes a step, then mixed as in MurmurHash3. */
function hashOf(bytes: DataView, start: number, end: number, seed: number): number {
  let hash = seed ^ (end - start)
  let at = start
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ bytes.getInt32(at), 0x5bd1e995)
    hash ^= hash >>> 15
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ bytes.getUint8(at), 0x5bd1e995)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}

function viewOf(size: number): DataView {
  return new DataView(new ArrayBuffer(size))
}

function copy(from: DataView, start: number, end: number, to: DataView, at: number): void {
  const target = new Uint8Array(to.buffer, at, end - start)
  target.set(new Uint8Array(from.buffer, from.byteOffset + start, end - start))
}

interface Entries {
  readonly hashes: Int32Array
  readonly ids: Uint32Array
  readonly offsets: Uint32Array
  readonly lengths: Uint32Array
}

/** Entry 0 stands for none. */
function columns(size: number): Entries {
  return {
    hashes: new Int32Array(size),
    ids: new Uint32Array(size),
    offsets: new Uint32Array(size),
    lengths: new Uint32Array(size),
  }
}

function grown(entries: Entries): Entries {
  const wider = columns(entries.ids.length * 2)
  wider.hashes.set(entries.hashes)
  wider.ids.set(entries.ids)
  wider.offsets.set(entries.offsets)
  wider.lengths.set(entries.lengths)
  return wider
}
