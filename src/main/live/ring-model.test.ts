import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Labels } from '../../../contract/model/labels'
import type { Frame } from '../../../contract/wire/frame'
import { createRing } from './ring'

const CAPACITY = 16

/** A run of points of some series, as a server may send it: all its series are named. */
const frames: fc.Arbitrary<Frame> = fc
  .record({
    start: fc.integer({ min: 0, max: 60 }),
    points: fc.integer({ min: 0, max: 24 }),
    names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    stream: fc.constantFrom('q1', 'q2'),
    kind: fc.constantFrom('snapshot' as const, 'delta' as const),
    shift: fc.integer({ min: 0, max: 3 }),
  })
  .chain(({ start, points, names, stream, kind, shift }) =>
    fc
      .array(fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant(Number.NaN)), {
        minLength: names.length * points,
        maxLength: names.length * points,
      })
      .map((values) => ({
        kind,
        stream,
        epoch: 'e',
        offset: start + points - 1,
        start: start * 1000,
        step: 1000,
        points,
        producedAt: 0,
        slots: Uint32Array.from(names.map((_, index) => index + shift)),
        values: Float64Array.from(values),
        labels: new Map(names.map((name, index): [number, Labels] => [index + shift, { name }])),
      })),
  )

/** What the newest frame says holds; what it does not reach stays; what it makes too old, or undoes, goes. */
function apply(model: Map<string, number>, last: number | null, frame: Frame): number | null {
  if (frame.points === 0) return last
  const from = frame.start / 1000
  const to = from + frame.points - 1
  for (const key of [...model.keys()]) {
    const offset = Number(key.split(' ')[1])
    if (offset >= from || offset <= to - CAPACITY) model.delete(key)
  }
  frame.slots.forEach((slot, index) => {
    for (let point = 0; point < frame.points; point += 1) {
      const value = frame.values[index * frame.points + point] ?? Number.NaN
      if (from + point > to - CAPACITY && !Number.isNaN(value)) {
        model.set(`${frame.labels.get(slot)?.name} ${from + point}`, value)
      }
    }
  })
  return to
}

function pointsOf(frame: Frame | null): Map<string, number> {
  const points = new Map<string, number>()
  frame?.slots.forEach((slot, index) => {
    for (let point = 0; point < frame.points; point += 1) {
      const value = frame.values[index * frame.points + point] ?? Number.NaN
      if (!Number.isNaN(value)) points.set(`${frame.labels.get(slot)?.name} ${frame.start / 1000 + point}`, value)
    }
  })
  return points
}

it('holds what a plain map would, after any frames in any order', () => {
  fc.assert(
    fc.property(fc.array(frames, { maxLength: 12 }), (sequence) => {
      const ring = createRing({ step: 1000, capacity: CAPACITY })
      const model = new Map<string, number>()
      let last: number | null = null
      for (const frame of sequence) {
        ring.merge(frame)
        last = apply(model, last, frame)
        expect(ring.last()).toBe(last)
        expect(pointsOf(ring.snapshot())).toEqual(model)
        const slots = [...(ring.snapshot()?.slots ?? [])]
        expect(new Set(slots).size, 'no slot stands for two series').toBe(slots.length)
      }
    }),
    { numRuns: 500 },
  )
})

it('takes older points below its own from a cache, and none that it has', () => {
  fc.assert(
    fc.property(frames, frames, (own, cached) => {
      fc.pre(own.points > 0 && cached.points > 0)
      const ring = createRing({ step: 1000, capacity: CAPACITY })
      ring.merge(own)
      const before = pointsOf(ring.snapshot())
      const first = Math.max(own.start / 1000, own.offset - CAPACITY + 1)
      ring.backfill(cached)
      const after = pointsOf(ring.snapshot())
      for (const [key, value] of before) expect(after.get(key)).toBe(value)
      const added = [...after].filter(([key]) => !before.has(key))
      for (const [key, value] of added) {
        expect(Number(key.split(' ')[1])).toBeLessThan(first)
        expect(pointsOf(cached).get(key)).toBe(value)
      }
      const offered = [...pointsOf(cached).keys()].filter((key) => {
        const offset = Number(key.split(' ')[1])
        return offset < first && offset > own.offset - CAPACITY
      })
      expect(added).toHaveLength(offered.length)
    }),
  )
})
