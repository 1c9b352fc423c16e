import { describe, expect, it } from 'vitest'
import { encodeFrame, type Frame } from '../../../../contract/wire/frame'
import { createFeeds } from './feeds'

const STEP = 1000
const NOW = 100_000

function bytes(first: number, values: number[], change: Partial<Frame> = {}): Uint8Array {
  return encodeFrame({
    kind: 'snapshot',
    stream: 's',
    epoch: 'e',
    offset: first + values.length - 1,
    start: first * STEP,
    step: STEP,
    points: values.length,
    producedAt: NOW,
    slots: Uint32Array.of(0),
    values: Float64Array.from(values),
    labels: new Map([[0, { cpu: '0' }]]),
    ...change,
  })
}

/** Feeds whose animation frames run when the test says so. */
function bench() {
  let pending: (() => void)[] = []
  const feeds = createFeeds({ requestFrame: (run) => pending.push(run), now: () => NOW })
  const frame = (): number => {
    const runs = pending
    pending = []
    for (const run of runs) run()
    return runs.length
  }
  const send = (feed: string, data: Uint8Array, source: 'live' | 'cache' = 'live') =>
    feeds.apply({ kind: 'frame', feed, bytes: data, source })
  return { feeds, frame, send }
}

describe('the feeds of a window', () => {
  it('tell a follower once per animation frame, and only about its own feeds', () => {
    const { feeds, frame, send } = bench()
    const told: string[] = []
    feeds.follow(['1/A', '1/B'], () => told.push('one'))
    feeds.follow(['2/A'], () => told.push('two'))
    send('1/A', bytes(90, [1]))
    send('1/B', bytes(90, [1]))
    send('1/A', bytes(91, [2], { kind: 'delta' }))
    expect(told).toEqual([])
    expect(frame()).toBe(1)
    expect(told).toEqual(['one'])
  })

  it('leave a follower alone once it let go, even within the same frame', () => {
    const { feeds, frame, send } = bench()
    let told = 0
    const stop = feeds.follow(['1/A'], () => {
      told += 1
    })
    send('1/A', bytes(90, [1]))
    stop()
    frame()
    expect(told).toBe(0)
  })

  it('keep older data when a query fails, and forget the failure with the next frame', () => {
    const { feeds, send } = bench()
    send('1/A', bytes(90, [7]))
    feeds.apply({ kind: 'failed', feed: '1/A', code: 'query/timeout', message: 'Too slow.' })
    expect(feeds.get('1/A').failure).toEqual({ code: 'query/timeout', message: 'Too slow.' })
    expect(feeds.get('1/A').ring.at(0, 90)).toBe(7)
    send('1/A', bytes(91, [8], { kind: 'delta' }))
    expect(feeds.get('1/A').failure).toBeNull()
  })

  it('ignore a delta that cannot go on from what is held', () => {
    const { feeds, frame, send } = bench()
    send('1/A', bytes(90, [7]))
    frame()
    send('1/A', bytes(91, [8], { kind: 'delta', epoch: 'other' }))
    expect(frame()).toBe(0)
    expect(feeds.get('1/A').ring.newestOffset()).toBe(90)
  })

  it('know whether data came from this computer’s store', () => {
    const { feeds, send } = bench()
    expect(feeds.get('1/A').source).toBeNull()
    send('1/A', bytes(90, [7]), 'cache')
    expect(feeds.get('1/A').source).toBe('cache')
    send('1/A', bytes(91, [8], { kind: 'delta' }))
    expect(feeds.get('1/A').source).toBe('live')
  })

  it('learn the server’s clock from live deltas alone: snapshots may be old copies', () => {
    const { feeds, send } = bench()
    send('1/A', bytes(90, [7], { producedAt: NOW - 60_000 }))
    send('1/B', bytes(90, [7], { producedAt: NOW - 60_000 }), 'cache')
    expect(feeds.clock.now()).toBe(NOW)
    send('1/A', bytes(91, [8], { kind: 'delta', producedAt: NOW - 500 }))
    expect(feeds.clock.now()).toBe(NOW - 500)
  })

  it('forget everything on a reset and say so', () => {
    const { feeds, frame, send } = bench()
    let told = 0
    feeds.follow(['1/A'], () => {
      told += 1
    })
    send('1/A', bytes(90, [7]))
    frame()
    feeds.apply({ kind: 'reset' })
    frame()
    expect(told).toBe(2)
    expect(feeds.get('1/A').ring.series()).toEqual([])
  })

  it('hold as many points as the dashboard shows, whether it is known before or after the data', () => {
    const { feeds, send } = bench()
    send(
      '1/A',
      bytes(
        1,
        Array.from({ length: 80 }, (_, at) => at),
      ),
    )
    feeds.setWindow(60, STEP)
    expect(feeds.get('1/A').ring.capacity()).toBe(61)
    expect(feeds.get('2/A').ring.capacity()).toBe(61)
    expect(feeds.get('1/A').ring.at(0, 80)).toBe(79)
  })

  it('name the newest and the oldest sample over all feeds', () => {
    const { feeds, send } = bench()
    expect(feeds.newestSample()).toBeNaN()
    expect(feeds.oldestSample()).toBe(Number.POSITIVE_INFINITY)
    send('1/A', bytes(50, [1, 2]))
    send('1/B', bytes(70, [1, Number.NaN]))
    expect(feeds.newestSample()).toBe(70_000)
    expect(feeds.oldestSample()).toBe(50_000)
  })
})
