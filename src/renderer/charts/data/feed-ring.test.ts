import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../../contract/wire/frame'
import { createFeedRing, type FeedRing } from './feed-ring'

const STEP = 1000

interface Run {
  readonly kind?: 'snapshot' | 'delta'
  readonly epoch?: string
  readonly step?: number
  readonly first: number
  readonly rows: ReadonlyMap<number, readonly number[]>
  readonly points?: number
}

function frame(run: Run): Frame {
  const points = run.points ?? [...run.rows.values()][0]?.length ?? 0
  const step = run.step ?? STEP
  return {
    kind: run.kind ?? 'delta',
    stream: 's',
    epoch: run.epoch ?? 'e',
    offset: run.first + points - 1,
    start: run.first * step,
    step,
    points,
    producedAt: 0,
    slots: Uint32Array.from(run.rows.keys()),
    values: Float64Array.from([...run.rows.values()].flat()),
    labels: new Map([...run.rows.keys()].map((slot) => [slot, { slot: String(slot) }])),
  }
}

const rows = (...entries: [number, number[]][]): ReadonlyMap<number, readonly number[]> => new Map(entries)
const read = (ring: FeedRing, slot: number, from: number, count: number): number[] => {
  const target = new Float64Array(count)
  ring.copy(slot, from, target)
  return [...target]
}

describe('the ring of a feed', () => {
  it('holds a snapshot and goes on with deltas, forgetting what falls out of the window', () => {
    const ring = createFeedRing(3)
    ring.apply(frame({ kind: 'snapshot', first: 10, rows: rows([0, [1, 2, 3]]) }))
    ring.apply(frame({ first: 13, rows: rows([0, [4]]) }))
    expect(read(ring, 0, 10, 4)).toEqual([Number.NaN, 2, 3, 4])
    expect(ring.newestOffset()).toBe(13)
  })

  it('leaves missing points between two deltas as no sample', () => {
    const ring = createFeedRing(6)
    ring.apply(frame({ kind: 'snapshot', first: 10, rows: rows([0, [1, 2]]) }))
    ring.apply(frame({ first: 14, rows: rows([0, [5]]) }))
    expect(read(ring, 0, 10, 5)).toEqual([1, 2, Number.NaN, Number.NaN, 5])
  })

  it('refuses a delta before any snapshot, of another epoch, or of another step', () => {
    const ring = createFeedRing(5)
    expect(ring.apply(frame({ first: 1, rows: rows([0, [1]]) }))).toBe(false)
    ring.apply(frame({ kind: 'snapshot', first: 1, rows: rows([0, [1]]) }))
    expect(ring.apply(frame({ epoch: 'other', first: 2, rows: rows([0, [9]]) }))).toBe(false)
    expect(ring.apply(frame({ step: 2000, first: 2, rows: rows([0, [9]]) }))).toBe(false)
    expect(ring.newestOffset()).toBe(1)
  })

  it('drops a series once the window holds no sample of it, and knows its labels when it comes back', () => {
    const ring = createFeedRing(2)
    ring.apply(frame({ kind: 'snapshot', first: 1, rows: rows([0, [1]], [1, [1]]) }))
    const before = ring.structure()
    ring.apply(frame({ first: 2, rows: rows([0, [2, 3]]) }))
    expect(ring.series().map((series) => series.slot)).toEqual([0])
    expect(ring.structure()).toBeGreaterThan(before)
    ring.apply({ ...frame({ first: 4, rows: rows([1, [7]]) }), labels: new Map() })
    expect(ring.series().find((series) => series.slot === 1)?.labels).toEqual({ slot: '1' })
  })

  it('does not count a series that never had a sample, nor a repeated label set, as a change of structure', () => {
    const ring = createFeedRing(4)
    ring.apply(frame({ kind: 'snapshot', first: 1, rows: rows([0, [1]]) }))
    const before = ring.structure()
    ring.apply(frame({ first: 2, rows: rows([0, [2]], [3, [Number.NaN]]) }))
    expect(ring.structure()).toBe(before)
    expect(ring.series()).toHaveLength(1)
  })

  it('names the newest sample, not the newest point, and goes back when a refill takes the sample away', () => {
    const ring = createFeedRing(5)
    ring.apply(frame({ kind: 'snapshot', first: 1, rows: rows([0, [1, 2, Number.NaN]]) }))
    expect(ring.newestOffset()).toBe(3)
    expect(ring.newestSampleOffset()).toBe(2)
    ring.apply(frame({ first: 2, rows: rows([0, [Number.NaN]]) }))
    expect(ring.newestSampleOffset()).toBe(1)
  })

  it('keeps the newest points when it grows or shrinks', () => {
    const ring = createFeedRing(4)
    ring.apply(frame({ kind: 'snapshot', first: 7, rows: rows([0, [1, 2, 3, 4]]) }))
    ring.resize(2)
    expect(read(ring, 0, 7, 4)).toEqual([Number.NaN, Number.NaN, 3, 4])
    ring.resize(6)
    ring.apply(frame({ first: 11, rows: rows([0, [5]]) }))
    expect(read(ring, 0, 8, 4)).toEqual([Number.NaN, 3, 4, 5])
  })

  it('takes a new name for a series that keeps its samples', () => {
    const ring = createFeedRing(4)
    ring.apply(frame({ kind: 'snapshot', first: 1, rows: rows([0, [1]]) }))
    ring.apply({ ...frame({ first: 2, rows: rows([0, [2]]) }), labels: new Map([[0, { host: 'b' }]]) })
    expect(ring.series()[0]?.labels).toEqual({ host: 'b' })
    expect(read(ring, 0, 1, 2)).toEqual([1, 2])
  })

  it('knows a series that comes back under another slot as the same one', () => {
    const ring = createFeedRing(6)
    ring.apply(frame({ kind: 'snapshot', first: 1, rows: rows([0, [1, 2]]) }))
    ring.apply({ ...frame({ first: 3, rows: rows([5, [3]]) }), labels: new Map([[5, { slot: '0' }]]) })
    expect(ring.series()).toEqual([expect.objectContaining({ slot: 5, labels: { slot: '0' }, lastOffset: 3 })])
    expect(read(ring, 5, 1, 3)).toEqual([1, 2, 3])
  })

  it('tells from when on it holds samples', () => {
    const ring = createFeedRing(3)
    expect(ring.oldestSampleOffset()).toBe(Number.POSITIVE_INFINITY)
    ring.apply(frame({ kind: 'snapshot', first: 5, rows: rows([0, [Number.NaN, 1]]) }))
    expect(ring.oldestSampleOffset()).toBe(6)
    ring.apply(frame({ first: 9, rows: rows([0, [2]]) }))
    expect(ring.oldestSampleOffset()).toBe(7)
  })

  it('equals a plain map of points, whatever frames come', () => {
    const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN))
    const run = fc.record({
      kind: fc.constantFrom<'snapshot' | 'delta'>('snapshot', 'delta', 'delta', 'delta', 'delta'),
      move: fc.integer({ min: -6, max: 12 }),
      points: fc.integer({ min: 0, max: 9 }),
      slots: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
      values: fc.array(value, { minLength: 36, maxLength: 36 }),
      resize: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 4 }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(run, { maxLength: 25 }), (firstCapacity, runs) => {
        let capacity = firstCapacity
        const ring = createFeedRing(capacity)
        let model = new Map<number, Map<number, number>>()
        let newest = -1
        for (const [index, step] of runs.entries()) {
          const kind = index === 0 ? 'snapshot' : step.kind
          const first = Math.max(20, newest + 1 + step.move)
          const taken = new Map(
            step.slots.map((slot, row) => [slot, step.values.slice(row * step.points, (row + 1) * step.points)]),
          )
          ring.apply(frame({ kind, first, rows: taken, points: step.points }))
          const last = first + step.points - 1
          if (kind === 'snapshot') {
            model = new Map()
            newest = step.points === 0 ? -1 : last
          }
          if (newest >= 0 || kind === 'delta') newest = step.points === 0 ? newest : Math.max(newest, last)
          for (const points of model.values()) for (let at = first; at <= last; at += 1) points.delete(at)
          for (const [slot, values] of taken) {
            const points = model.get(slot) ?? new Map<number, number>()
            values.forEach((sample, at) => {
              if (!Number.isNaN(sample)) points.set(first + at, sample)
            })
            model.set(slot, points)
          }
          const forget = (): void => {
            for (const points of model.values()) {
              for (const at of points.keys()) if (at <= newest - capacity) points.delete(at)
            }
          }
          forget()
          if (step.resize !== null) {
            capacity = step.resize
            ring.resize(capacity)
            forget()
          }
          const expected = [...model].filter(([, points]) => points.size > 0)
          expect(
            ring
              .series()
              .map((series) => series.slot)
              .sort(),
          ).toEqual(expected.map(([slot]) => slot).sort())
          for (const [slot, points] of expected) {
            const from = newest - 12
            const want = Array.from({ length: 15 }, (_, at) => points.get(from + at) ?? Number.NaN)
            expect(read(ring, slot, from, 15)).toEqual(want)
            expect(want.map((_, at) => ring.at(slot, from + at))).toEqual(want)
            const lastOffset = ring.series().find((series) => series.slot === slot)?.lastOffset
            expect(lastOffset).toBe(Math.max(...points.keys()))
          }
        }
      }),
      { numRuns: 400 },
    )
  })
})
