import { type Labels, labelsKey } from '../../../../contract/model/labels'
import type { Frame } from '../../../../contract/wire/frame'

/** One series of a feed. */
export interface FeedSeries {
  readonly slot: number
  readonly labels: Labels
  /** Offset of its newest sample. */
  readonly lastOffset: number
}

/** A column exists only while the window holds a sample of it. */
interface Column extends FeedSeries {
  labels: Labels
  lastOffset: number
  values: Float64Array
}

/**
 * The newest points of one feed, outside React. Point `offset` (its time divided by the step) of every series lies at
 * index `offset % capacity` of that series' column, so nothing moves when a point arrives. NaN stands for "no sample".
 */
export interface FeedRing {
  /** Milliseconds between two points; 0 before the first snapshot. */
  readonly step: () => number
  /** Points that it can hold. */
  readonly capacity: () => number
  /** Offset of the newest point; -1 before the first snapshot with points. */
  readonly newestOffset: () => number
  /** Offset of the newest point at which some series has a sample; -1 when none has. */
  readonly newestSampleOffset: () => number
  /** Offset at or a little before the oldest sample held; infinite when there is none. */
  readonly oldestSampleOffset: () => number
  /** Goes up when a series comes, goes, or changes its labels. */
  readonly structure: () => number
  readonly series: () => readonly FeedSeries[]
  /** Value of a series at an offset; NaN outside the window. */
  readonly at: (slot: number, offset: number) => number
  /** Copies offsets `from` … `from + target.length - 1` of a series; NaN outside the window. */
  readonly copy: (slot: number, from: number, target: Float64Array) => void
  /** False when a delta cannot go on from what is held: another epoch or step, or nothing before it. */
  readonly apply: (frame: Frame) => boolean
  /** Changes how many points are held and keeps the newest. */
  readonly resize: (capacity: number) => void
}

export function createFeedRing(initialCapacity: number): FeedRing {
  let capacity = Math.max(1, initialCapacity)
  let columns = new Map<number, Column>()
  let labels = new Map<number, Labels>()
  /** Slot of each label set: a series that comes back under another slot is still one series. */
  let slots = new Map<string, number>()
  let step = 0
  let epoch = ''
  let newest = -1
  let oldestSample = Number.POSITIVE_INFINITY
  let structure = 0

  const oldest = (): number => Math.max(0, newest - capacity + 1)
  const inWindow = (offset: number): boolean => newest >= 0 && offset >= oldest() && offset <= newest

  const copy = (slot: number, from: number, target: Float64Array): void => {
    target.fill(Number.NaN)
    const column = columns.get(slot)
    if (column === undefined || newest < 0) return
    let offset = Math.max(from, oldest())
    const end = Math.min(from + target.length, newest + 1)
    while (offset < end) {
      const index = offset % capacity
      const run = Math.min(end - offset, capacity - index)
      target.set(column.values.subarray(index, index + run), offset - from)
      offset += run
    }
  }

  /** Drops the series that have no sample left in the window. */
  const prune = (): void => {
    for (const column of columns.values()) {
      if (column.lastOffset >= oldest()) continue
      columns.delete(column.slot)
      structure += 1
    }
  }

  /** Makes offsets `from` … `to` "no sample" for every series. */
  const blank = (from: number, to: number): void => {
    for (const column of columns.values()) {
      for (let offset = from; offset <= to; offset += 1) column.values[offset % capacity] = Number.NaN
      if (column.lastOffset < from || column.lastOffset > to) continue
      column.lastOffset = from - 1
      while (column.lastOffset >= oldest() && Number.isNaN(column.values[column.lastOffset % capacity])) {
        column.lastOffset -= 1
      }
    }
  }

  const columnOf = (slot: number): Column => {
    const known = columns.get(slot)
    if (known !== undefined) return known
    const named = labels.get(slot) ?? {}
    const key = labelsKey(named)
    const before = columns.get(slots.get(key) ?? slot)
    if (before !== undefined) columns.delete(before.slot)
    const column: Column = {
      slot,
      labels: named,
      lastOffset: before?.lastOffset ?? -1,
      values: before?.values ?? new Float64Array(capacity).fill(Number.NaN),
    }
    columns.set(slot, column)
    slots.set(key, slot)
    structure += 1
    return column
  }

  const learnLabels = (frame: Frame): void => {
    for (const [slot, next] of frame.labels) {
      const known = labels.get(slot)
      if (known !== undefined && labelsKey(known) === labelsKey(next)) continue
      labels.set(slot, next)
      const column = columns.get(slot)
      if (column === undefined) continue
      column.labels = next
      structure += 1
    }
  }

  /** The frame is the whole truth for its run of points: a series that it leaves out has no sample there. */
  const write = (frame: Frame, first: number, last: number): void => {
    const from = Math.max(first, oldest())
    blank(from, last)
    frame.slots.forEach((slot, index) => {
      const base = index * frame.points - first
      for (let offset = from; offset <= last; offset += 1) {
        const value = frame.values[base + offset]
        if (value === undefined || Number.isNaN(value)) continue
        const column = columnOf(slot)
        column.values[offset % capacity] = value
        if (offset > column.lastOffset) column.lastOffset = offset
        if (offset < oldestSample) oldestSample = offset
      }
    })
    prune()
  }

  return {
    step: () => step,
    capacity: () => capacity,
    newestOffset: () => newest,
    newestSampleOffset: () => {
      let offset = -1
      for (const column of columns.values()) offset = Math.max(offset, column.lastOffset)
      return offset
    },
    oldestSampleOffset: () => (columns.size === 0 ? Number.POSITIVE_INFINITY : Math.max(oldestSample, oldest())),
    structure: () => structure,
    series: () => [...columns.values()],
    at: (slot, offset) => {
      const column = columns.get(slot)
      return column === undefined || !inWindow(offset) ? Number.NaN : (column.values[offset % capacity] ?? Number.NaN)
    },
    copy,
    apply: (frame) => {
      const first = Math.round(frame.start / frame.step)
      const last = first + frame.points - 1
      if (frame.kind === 'snapshot') {
        columns = new Map()
        labels = new Map()
        slots = new Map()
        step = frame.step
        epoch = frame.epoch
        newest = frame.points === 0 ? -1 : last
        oldestSample = Number.POSITIVE_INFINITY
        structure += 1
      } else if (step === 0 || frame.epoch !== epoch || frame.step !== step) {
        return false
      }
      learnLabels(frame)
      if (frame.points === 0) return true
      if (last > newest) {
        const missedFrom = Math.max(newest + 1, last - capacity + 1)
        newest = last
        blank(missedFrom, last)
      }
      write(frame, first, last)
      return true
    },
    resize: (wanted) => {
      const next = Math.max(1, wanted)
      if (next === capacity) return
      const from = newest - next + 1
      for (const column of columns.values()) {
        const linear = new Float64Array(next)
        copy(column.slot, from, linear)
        const values = new Float64Array(next).fill(Number.NaN)
        linear.forEach((value, index) => {
          if (from + index >= 0) values[(from + index) % next] = value
        })
        column.values = values
      }
      capacity = next
      prune()
    },
  }
}
