import { type Labels, labelsKey } from '../../../contract/model/labels'
import type { Frame } from '../../../contract/wire/frame'

/** Slots given to series that the present stream does not know; no stream ever gets so far by itself. */
const FIRST_OWN_SLOT = 0x8000_0000

/** What taking in a frame did. */
export type Merge =
  /** It went on right where the ring ended, in slots that readers know: the frame itself brings them up to date. */
  | 'appended'
  /** Readers need a snapshot of the ring. */
  | 'rebuilt'
  /** It speaks of series that it never named. */
  | 'unknown-series'

/** The recent points of one feed, in typed columns. Points are counted by offset: their time divided by the step. */
export interface Ring {
  /** Offset of the newest point; null while empty. */
  readonly last: () => number | null
  readonly epoch: () => string
  readonly merge: (frame: Frame) => Merge
  /** The stream ends here: the first frame of the next one names its series anew. */
  readonly detach: () => void
  /** Takes just the points that are older than all that it holds. True when there were any. */
  readonly backfill: (frame: Frame) => boolean
  /** Everything, for a new reader; null while empty. */
  readonly snapshot: () => Frame | null
  /** The points from one offset to another, both inclusive, as a snapshot. */
  readonly slice: (from: number, to: number) => Frame
  /** Of the points from one offset to another, the share at which any series has a value, 0 to 1. */
  readonly coverage: (from: number, to: number) => number
}

interface Series {
  readonly labels: Labels
  slot: number | null
  /** Offset of the newest value. */
  seenAt: number
  /** The value at offset `n` is at `n % capacity`. */
  readonly values: Float64Array
}

/** `step` in milliseconds; `capacity`: points of each series. */
export function createRing({ step, capacity }: { readonly step: number; readonly capacity: number }): Ring {
  const series = new Map<string, Series>()
  const bySlot = new Map<number, Series>()
  let stream = ''
  let epoch = ''
  let producedAt = 0
  let first = 0
  let last: number | null = null

  function merge(frame: Frame): Merge {
    const from = Math.round(frame.start / step)
    const to = from + frame.points - 1
    const goesOn = frame.kind === 'delta' && frame.stream === stream && last !== null && from === last + 1
    if (frame.stream !== stream) leaveStream(frame.stream)
    const moved = learn(frame.labels)
    if (frame.slots.some((slot) => !bySlot.has(slot))) return 'unknown-series'
    epoch = frame.epoch
    producedAt = frame.producedAt
    if (frame.points > 0) {
      makeRoom(from, to)
      write(frame, from, to)
      if (to % capacity < frame.points) dropSilent()
    }
    return goesOn && !moved ? 'appended' : 'rebuilt'
  }

  function leaveStream(next: string): void {
    stream = next
    bySlot.clear()
    for (const one of series.values()) one.slot = null
  }

  /** True when a series that readers know by another slot got this one: to them it would be a second series. */
  function learn(labels: ReadonlyMap<number, Labels>): boolean {
    let moved = false
    for (const [slot, named] of labels) {
      const isKnown = series.has(labelsKey(named))
      const one = seriesOf(named)
      if (isKnown && one.slot !== slot) moved = true
      const other = bySlot.get(slot)
      if (other !== undefined && other !== one) other.slot = null
      one.slot = slot
      bySlot.set(slot, one)
    }
    return moved
  }

  function seriesOf(labels: Labels): Series {
    const key = labelsKey(labels)
    const known = series.get(key)
    if (known !== undefined) return known
    const made: Series = {
      labels,
      slot: null,
      seenAt: Number.NEGATIVE_INFINITY,
      values: new Float64Array(capacity).fill(Number.NaN),
    }
    series.set(key, made)
    return made
  }

  /** Empties the span, the skipped points before it, and whatever lies after it: that was another time. */
  function makeRoom(from: number, to: number): void {
    const newest = last
    const clearFrom = newest === null ? from : Math.min(from, newest + 1)
    clear(Math.max(clearFrom, to - capacity + 1), Math.max(to, newest ?? to))
    first = newest === null ? from : Math.min(first, from)
    last = to
    first = Math.max(first, to - capacity + 1)
  }

  function clear(from: number, to: number): void {
    const count = Math.min(capacity, to - from + 1)
    const at = from % capacity
    const head = Math.min(count, capacity - at)
    for (const { values } of series.values()) {
      values.fill(Number.NaN, at, at + head)
      values.fill(Number.NaN, 0, count - head)
    }
  }

  function write({ slots, points, values }: Frame, from: number, to: number): void {
    const skip = Math.max(0, to - from + 1 - capacity)
    for (let index = 0; index < slots.length; index += 1) {
      const one = bySlot.get(slots[index] ?? 0)
      if (one === undefined) continue
      for (let point = skip; point < points; point += 1) {
        const value = values[index * points + point] ?? Number.NaN
        one.values[(from + point) % capacity] = value
        if (!Number.isNaN(value) && from + point > one.seenAt) one.seenAt = from + point
      }
    }
  }

  /** Lets go of series that have had no value for a whole turn of the ring; a frame that has one again names it again. */
  function dropSilent(): void {
    for (const [key, one] of series) {
      if (last === null || one.seenAt > last - capacity) continue
      series.delete(key)
      if (one.slot !== null) bySlot.delete(one.slot)
    }
  }

  function backfill(frame: Frame): boolean {
    if (last === null) {
      merge(frame)
      return true
    }
    const from = Math.max(Math.round(frame.start / step), last - capacity + 1)
    const skipped = from - Math.round(frame.start / step)
    const until = Math.min(Math.round(frame.start / step) + frame.points, first)
    if (until <= from) return false
    for (let index = 0; index < frame.slots.length; index += 1) {
      const labels = frame.labels.get(frame.slots[index] ?? 0)
      if (labels === undefined) continue
      const one = seriesOf(labels)
      for (let offset = from; offset < until; offset += 1) {
        const value = frame.values[index * frame.points + skipped + offset - from] ?? Number.NaN
        one.values[offset % capacity] = value
        if (!Number.isNaN(value) && offset > one.seenAt) one.seenAt = offset
      }
    }
    first = from
    return true
  }

  function slice(from: number, to: number): Frame {
    const points = to - from + 1
    const all = [...series.values()]
    const slots = new Uint32Array(all.length)
    const values = new Float64Array(all.length * points).fill(Number.NaN)
    const labels = new Map<number, Labels>()
    const held = last ?? from - 1
    const begin = Math.max(from, first, held - capacity + 1)
    const end = Math.min(to, held)
    all.forEach((one, index) => {
      const slot = one.slot ?? FIRST_OWN_SLOT + index
      slots[index] = slot
      labels.set(slot, one.labels)
      for (let offset = begin; offset <= end; offset += 1) {
        values[index * points + offset - from] = one.values[offset % capacity] ?? Number.NaN
      }
    })
    return {
      kind: 'snapshot',
      stream,
      epoch,
      offset: to,
      start: from * step,
      step,
      points,
      producedAt,
      slots,
      values,
      labels,
    }
  }

  function coverage(from: number, to: number): number {
    let present = 0
    for (let offset = from; offset <= to; offset += 1) {
      if (last === null || offset > last || offset < first) continue
      for (const { values } of series.values()) {
        if (Number.isNaN(values[offset % capacity])) continue
        present += 1
        break
      }
    }
    return to < from ? 1 : present / (to - from + 1)
  }

  return {
    detach: () => leaveStream(''),
    last: () => last,
    epoch: () => epoch,
    merge,
    backfill,
    snapshot: () => (last === null ? null : slice(first, last)),
    slice,
    coverage,
  }
}
