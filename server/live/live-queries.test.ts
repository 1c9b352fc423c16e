import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTestBench, type TestBench } from './test-bench'
import type { TestView } from './test-view'

const START = 1_700_000_000_000
const FIRST = START / 1000
const HOST_A = '__name__\u0001cpu\u0002host\u0001a\u0002'
const HOST_B = '__name__\u0001cpu\u0002host\u0001b\u0002'

let bench: TestBench
function open(options: Parameters<typeof createTestBench>[0] = {}): TestBench {
  bench = createTestBench(options)
  return bench
}
afterEach(() => bench.close())

/** One sample a second from `from` to `to` (offsets), each delivered before the next is taken. */
async function run(from: number, to: number, values: (offset: number) => Record<string, number>): Promise<void> {
  for (let offset = from; offset <= to; offset += 1) {
    bench.sample(offset * 1000, values(offset))
    await bench.settle()
  }
}

function points(view: TestView, key = HOST_A): (readonly [number, number])[] {
  return [...(view.series.get(key) ?? [])]
}

const request = { id: 'p1', expr: 'cpu', range: 10, step: 1000 }
const rising = (offset: number): Record<string, number> => ({ 'cpu/a': offset - FIRST })

describe('live queries', () => {
  it('L1 send a snapshot of the range first, then each point as its sample arrives', async () => {
    open()
    await run(FIRST, FIRST + 4, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    expect(view.frames.map(({ kind, id }) => [kind, id])).toEqual([['snapshot', 'p1']])
    await run(FIRST + 5, FIRST + 7, rising)
    expect(points(view)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((value) => [FIRST + value, value]))
    expect(view.frames.slice(1).map(({ kind, id, points }) => [kind, id, points])).toEqual([
      ['delta', undefined, 1],
      ['delta', undefined, 1],
      ['delta', undefined, 1],
    ])
    expect(view.breaches).toEqual([])
  })

  it('L2 evaluate once per tick however many look, and write the frame once', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    for (let n = 0; n < 20; n += 1) bench.subscribe(`c${n}`, { ...request, expr: n % 2 ? 'cpu' : ' cpu  # the same' })
    await bench.settle()
    const before = bench.metric('loom_live_evaluations_total', { outcome: 'ok' })
    const frames = bench.sent.length
    await run(FIRST + 3, FIRST + 5, rising)
    expect(bench.metric('loom_live_evaluations_total', { outcome: 'ok' }) - before).toBe(3)
    expect(bench.sent.length - frames).toBe(3)
    expect(bench.sent.at(-1)?.connections.length).toBe(20)
  })

  it('L2 answer equal snapshots from one evaluation', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    const views = Array.from({ length: 50 }, (_, n) => bench.subscribe(`c${n}`, request))
    await bench.settle()
    expect(bench.metric('loom_live_evaluations_total', { outcome: 'ok' })).toBe(1)
    for (const view of views) expect(points(view)).toHaveLength(3)
  })

  it('L3 keep slots and name a series when it appears', async () => {
    open()
    await run(FIRST, FIRST + 1, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    await run(FIRST + 2, FIRST + 2, rising)
    await run(FIRST + 3, FIRST + 4, (offset) => ({ ...rising(offset), 'cpu/b': 7 }))
    expect(view.frames.slice(2).map(({ labels }) => [...labels.values()].map(({ host }) => host))).toEqual([['b'], []])
    expect(points(view, HOST_B)).toEqual([
      [FIRST + 3, 7],
      [FIRST + 4, 7],
    ])
    expect(view.breaches).toEqual([])
  })

  it('L4 go on from `since` with just the missed points, in one frame that names its series', async () => {
    open()
    await run(FIRST, FIRST + 4, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    bench.disconnect('one')
    await run(FIRST + 5, FIRST + 8, rising)
    const since = view.since
    const frames = view.frames.length
    bench.subscribe('two', { ...request, ...(since && { since }) }, view)
    await bench.settle()
    const [resumed] = view.frames.slice(frames)
    expect(resumed).toMatchObject({ kind: 'delta', start: (FIRST + 5) * 1000, points: 4, id: 'p1' })
    expect(resumed?.labels.size).toBe(1)
    await run(FIRST + 9, FIRST + 9, rising)
    expect(points(view).map(([, value]) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(view.breaches).toEqual([])
  })

  it('L4 send a frame without points when nothing was missed, to name the series', async () => {
    open()
    await run(FIRST, FIRST + 4, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    await run(FIRST + 5, FIRST + 5, rising)
    const since = view.since
    bench.disconnect('one')
    bench.subscribe('two', { ...request, ...(since && { since }) }, view)
    await bench.settle()
    expect(view.frames.at(-1)).toMatchObject({ kind: 'delta', points: 0, offset: FIRST + 5 })
    expect(view.frames.at(-1)?.labels.size).toBe(1)
    await run(FIRST + 6, FIRST + 6, rising)
    expect(points(view)).toHaveLength(7)
    expect(view.breaches).toEqual([])
  })

  it('L4 give a snapshot when the epoch is another, or more was missed than the range holds', async () => {
    open()
    await run(FIRST, FIRST + 20, rising)
    const other = bench.live.subscribe('one', { ...request, since: { epoch: 'another', offset: FIRST + 19 } })
    const old = bench.live.subscribe('one', { ...request, since: { epoch: bench.store.epoch, offset: FIRST + 9 } })
    const fits = bench.live.subscribe('one', { ...request, since: { epoch: bench.store.epoch, offset: FIRST + 10 } })
    expect([other.resumed, old.resumed, fits.resumed]).toEqual([false, false, true])
  })

  it('L4 go on after a restart, though the series have other slots then', async () => {
    open()
    const two = (offset: number): Record<string, number> => ({ 'cpu/b': -offset, ...rising(offset) })
    await run(FIRST, FIRST + 1, two)
    const view = bench.subscribe('one', request)
    await bench.settle()
    bench.live.close()
    const { store } = bench
    await run(FIRST + 2, FIRST + 4, rising)
    open({ store, time: bench.clock.time })
    bench.subscribe('other', { ...request, range: 1 })
    await bench.settle()
    const { since } = view
    bench.subscribe('one', { ...request, ...(since && { since }) }, view)
    await bench.settle()
    await run(FIRST + 5, FIRST + 6, (offset) => ({ ...rising(offset), 'cpu/b': -offset }))
    expect(view.frames.map(({ kind }) => kind)).toEqual(['snapshot', 'delta', 'delta', 'delta'])
    expect(points(view).map(([, value]) => value)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(points(view, HOST_B).slice(-2)).toEqual([
      [FIRST + 5, -FIRST - 5],
      [FIRST + 6, -FIRST - 6],
    ])
    expect(view.breaches).toEqual([])
  })

  it('L5 let a client wait that holds points newer than this process has evaluated', async () => {
    open()
    await run(FIRST, FIRST + 4, rising)
    const view = bench.subscribe('one', { ...request, since: { epoch: bench.store.epoch, offset: FIRST + 6 } })
    await run(FIRST + 5, FIRST + 5, rising)
    expect(view.frames).toEqual([])
    await run(FIRST + 6, FIRST + 8, rising)
    expect(view.frames[0]).toMatchObject({ kind: 'delta', offset: FIRST + 6, points: 0 })
    expect(points(view).map(([offset]) => offset - FIRST)).toEqual([7, 8])
  })

  it('L6 show missing samples as missing when none arrive', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    const view = bench.subscribe('one', { ...request, expr: 'rate(cpu[2s])' })
    await bench.settle()
    bench.clock.time += 10_000
    bench.live.pace('one', { id: 'p1', every: 0 })
    await bench.settle()
    expect(view.since?.offset).toBe(FIRST + 10)
    expect(view.breaches).toEqual([])
  })

  it('L6 wake by themselves when no sample comes', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    bench.clock.time += 2400
    await new Promise((resolve) => setTimeout(resolve, 1700))
    expect(view.since?.offset).toBe(FIRST + 2)
    bench.clock.time += 1000
    await new Promise((resolve) => setTimeout(resolve, 1700))
    expect(view.since?.offset).toBeGreaterThan(FIRST + 2)
  })

  it('L7 hold frames back for a subscription that set a pace, and then send every point', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    const slow = bench.subscribe('slow', request)
    const fast = bench.subscribe('fast', request)
    bench.live.pace('slow', { id: 'p1', every: 3000 })
    await bench.settle()
    await run(FIRST + 3, FIRST + 11, rising)
    expect(slow.frames.map(({ points }) => points)).toEqual([10, 3, 3, 3])
    expect(points(slow)).toEqual(points(fast).slice(0, 12))
    expect([...slow.breaches, ...fast.breaches]).toEqual([])
  })

  it('L7 do not evaluate for those who would not get a frame', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    const view = bench.subscribe('slow', request)
    bench.live.pace('slow', { id: 'p1', every: 5000 })
    await bench.settle()
    const before = bench.metric('loom_live_evaluations_total', { outcome: 'ok' })
    await run(FIRST + 3, FIRST + 12, rising)
    expect(bench.metric('loom_live_evaluations_total', { outcome: 'ok' }) - before).toBe(2)
    expect(points(view)).toHaveLength(13)
  })

  it('L8 tell a failure once, try again slowly, and go on with all points', async () => {
    open({ limits: { maxSeries: 1 } })
    await run(FIRST, FIRST + 2, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    await run(FIRST + 3, FIRST + 5, (offset) => ({ ...rising(offset), 'cpu/b': 1 }))
    expect(view.failures.map(({ code }) => code)).toEqual(['query/too-many-series'])
    expect(view.since?.offset).toBe(FIRST + 2)
  })

  it('L9 cut a long history into frames and send each when there is room', async () => {
    open()
    const many = (offset: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`cpu/${n}`, offset + n]))
    await run(FIRST, FIRST + 200, many)
    bench.setRoom('one', false)
    const view = bench.subscribe('one', { ...request, range: 200 })
    await run(FIRST + 201, FIRST + 203, many)
    expect(view.frames).toEqual([])
    bench.setRoom('one', true)
    await bench.settle()
    expect(view.frames.length).toBeGreaterThan(3)
    for (const frame of view.frames) expect(frame.values.byteLength).toBeLessThanOrEqual(256 * 1024)
    expect(view.series.size).toBe(400)
    expect(view.since?.offset).toBe(FIRST + 203)
    expect(view.breaches).toEqual([])
  })

  it('L10 keep two subscriptions of one connection to the same query apart', async () => {
    open()
    await run(FIRST, FIRST + 3, rising)
    const first = bench.subscribe('one', request)
    const second = bench.subscribe('one', { ...request, id: 'p2', range: 4 })
    await bench.settle()
    bench.live.pace('one', { id: 'p2', every: 4000 })
    await run(FIRST + 4, FIRST + 8, rising)
    expect(points(first)).toHaveLength(9)
    expect(points(second).map(([offset]) => offset - FIRST)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect([...first.breaches, ...second.breaches]).toEqual([])
  })

  it('L10 name the frames of one subscription while another of its connection lags', async () => {
    open()
    await run(FIRST, FIRST + 3, rising)
    const first = bench.subscribe('one', request)
    await bench.settle()
    bench.setRoom('one', false)
    const second = bench.subscribe('one', { ...request, id: 'p2' })
    await run(FIRST + 4, FIRST + 5, rising)
    expect(first.frames.slice(1).map(({ id }) => id)).toEqual(['p1', 'p1'])
    expect(second.frames).toEqual([])
    bench.setRoom('one', true)
    await bench.settle()
    await run(FIRST + 6, FIRST + 6, rising)
    expect(points(second)).toEqual(points(first))
    expect(first.frames.at(-1)?.id).toBeUndefined()
    expect([...first.breaches, ...second.breaches]).toEqual([])
  })

  it('L2 end the evaluation some time after the last look', async () => {
    open()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await run(FIRST, FIRST + 1, rising)
      bench.subscribe('one', request)
      await bench.settle()
      bench.disconnect('one')
      const before = bench.metric('loom_live_evaluations_total', { outcome: 'ok' })
      await run(FIRST + 2, FIRST + 4, rising)
      expect(bench.metric('loom_live_evaluations_total', { outcome: 'ok' })).toBe(before)
      expect(bench.metric('loom_live_streams')).toBe(1)
      vi.advanceTimersByTime(15_000)
      expect(bench.metric('loom_live_streams')).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('L8 refuse an answer that is too large, and say so to its subscription alone', async () => {
    open({ limits: { maxValues: 15 } })
    const two = (offset: number): Record<string, number> => ({ ...rising(offset), 'cpu/b': 1 })
    await run(FIRST, FIRST + 12, two)
    const large = bench.subscribe('one', request)
    const small = bench.subscribe('two', { ...request, range: 5 })
    await run(FIRST + 13, FIRST + 14, two)
    expect(large.failures.map(({ code }) => code)).toEqual(['query/too-many-samples'])
    expect([small.failures, small.since?.offset]).toEqual([[], FIRST + 14])
  })

  it('L11 replace a subscription of the same id, and know none after it ended', async () => {
    open()
    await run(FIRST, FIRST + 3, rising)
    bench.subscribe('one', request)
    const view = bench.subscribe('one', { ...request, expr: 'cpu * 2' })
    await bench.settle()
    await run(FIRST + 4, FIRST + 5, rising)
    expect(points(view, 'host\u0001a\u0002').at(-1)).toEqual([FIRST + 5, 10])
    expect(bench.metric('loom_live_subscriptions')).toBe(1)
    bench.live.unsubscribe('one', 'p1')
    expect(() => bench.live.unsubscribe('one', 'p1')).toThrow(expect.objectContaining({ code: 'query/unknown' }))
    expect(() => bench.live.pace('one', { id: 'p1', every: 1 })).toThrow(
      expect.objectContaining({ code: 'query/unknown' }),
    )
  })

  it('L12 refuse what can not run and what is too much', async () => {
    open({ limits: { maxSubscriptionsPerConnection: 2, maxStreams: 2, maxPoints: 100 } })
    const refused = (changes: object): unknown => {
      try {
        return bench.live.subscribe('one', { ...request, ...changes })
      } catch (error) {
        return error
      }
    }
    expect(refused({ expr: 'sum(' })).toMatchObject({ code: 'promql/parse', position: { line: 1 } })
    expect(refused({ expr: 'up[5m]' })).toMatchObject({ code: 'promql/parse' })
    expect(refused({ expr: '"text"' })).toMatchObject({ code: 'promql/parse' })
    expect(refused({ range: 101 })).toMatchObject({ code: 'query/too-many-samples' })
    expect(refused({ id: 'a' })).toMatchObject({ ok: true })
    expect(refused({ id: 'b', expr: 'b' })).toMatchObject({ ok: true })
    expect(refused({ id: 'c' })).toMatchObject({ code: 'query/too-many' })
    expect(refused({ id: 'a', expr: 'c' })).toMatchObject({ code: 'query/too-many' })
  })

  it('L13 answer a range that live frames go on from', async () => {
    open()
    await run(FIRST, FIRST + 4, rising)
    const { epoch, offset, result } = await bench.live.read(request)
    expect(offset).toBe(FIRST + 4)
    expect(result).toMatchObject({ start: (FIRST - 5) * 1000, points: 10 })
    const view = bench.subscribe('one', { ...request, since: { epoch, offset } })
    await run(FIRST + 5, FIRST + 6, rising)
    expect(points(view).map(([at]) => at - FIRST)).toEqual([5, 6])
  })

  it('L14 start anew when the clock was set back by more than an hour', async () => {
    open()
    await run(FIRST, FIRST + 2, rising)
    const view = bench.subscribe('one', request)
    await bench.settle()
    bench.clock.time -= 7_200_000
    bench.live.pace('one', { id: 'p1', every: 0 })
    await bench.settle()
    expect(view.frames.at(-1)).toMatchObject({ kind: 'snapshot' })
    expect(view.since?.offset).toBeLessThan(FIRST - 7000)
  })
})
