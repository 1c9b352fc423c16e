import { describe, expect, it } from 'vitest'
import type { Labels } from '../../../contract/model/labels'
import type { Frame } from '../../../contract/wire/frame'
import { createRing } from './ring'

function frame(change: Partial<Frame> & { start: number; rows: Record<number, number[]> }): Frame {
  const { rows, ...rest } = change
  const slots = Uint32Array.from(Object.keys(rows).map(Number))
  const points = Object.values(rows)[0]?.length ?? 0
  return {
    kind: 'delta',
    stream: 'q1',
    epoch: 'e',
    step: 1000,
    points,
    offset: change.start / 1000 + points - 1,
    producedAt: 0,
    slots,
    values: Float64Array.from(Object.values(rows).flat()),
    labels: new Map<number, Labels>(),
    ...rest,
  }
}

describe('ring', () => {
  it('rebuilds when a series comes back under another slot, so that readers see one series and not two', () => {
    const ring = createRing({ step: 1000, capacity: 10 })
    const user = { mode: 'user' }
    const idle = { mode: 'idle' }
    ring.merge(
      frame({ kind: 'snapshot', stream: 'old', start: 1000, rows: { 7: [1, 2] }, labels: new Map([[7, user]]) }),
    )
    ring.merge(frame({ start: 3000, rows: { 0: [5] }, labels: new Map([[0, idle]]) }))
    expect(ring.merge(frame({ start: 4000, rows: { 0: [6], 1: [3] }, labels: new Map([[1, user]]) }))).toBe('rebuilt')
    expect(ring.merge(frame({ start: 5000, rows: { 0: [7], 1: [4] } }))).toBe('appended')
    const all = ring.snapshot()
    expect([...(all?.labels.values() ?? [])]).toEqual([user, idle])
    expect([...(all?.values ?? [])]).toEqual([1, 2, Number.NaN, 3, 4, Number.NaN, Number.NaN, 5, 6, 7])
  })

  it('passes on a delta that names a series never seen before', () => {
    const ring = createRing({ step: 1000, capacity: 10 })
    ring.merge(frame({ kind: 'snapshot', start: 1000, rows: { 0: [1] }, labels: new Map([[0, { a: '1' }]]) }))
    expect(ring.merge(frame({ start: 2000, rows: { 0: [1], 1: [2] }, labels: new Map([[1, { a: '2' }]]) }))).toBe(
      'appended',
    )
  })
})
