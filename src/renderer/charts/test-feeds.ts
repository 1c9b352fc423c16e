import type { Panel } from '../../../contract/model/dashboard'
import type { Labels } from '../../../contract/model/labels'
import { encodeFrame } from '../../../contract/wire/frame'
import { createFeeds, type Feeds } from './data/feeds'

/** Feeds for tests, with the animation frames in the test's hand. */
export interface TestFeeds extends Feeds {
  /** A snapshot of one-second points: `series` by labels. */
  readonly snapshot: (feed: string, first: number, series: readonly (readonly [Labels, readonly number[]])[]) => void
  readonly paint: () => void
}

export function createTestFeeds(now = 100_000): TestFeeds {
  let pending: (() => void)[] = []
  const feeds = createFeeds({ requestFrame: (run) => pending.push(run), now: () => now })
  return {
    ...feeds,
    paint: () => {
      const runs = pending
      pending = []
      for (const run of runs) run()
    },
    snapshot: (feed, first, series) => {
      const points = series[0]?.[1].length ?? 0
      const bytes = encodeFrame({
        kind: 'snapshot',
        stream: feed,
        epoch: 'e',
        offset: first + points - 1,
        start: first * 1000,
        step: 1000,
        points,
        producedAt: now,
        slots: Uint32Array.from(series.keys()),
        values: Float64Array.from(series.flatMap(([, values]) => [...values])),
        labels: new Map(series.map(([labels], slot) => [slot, labels])),
      })
      feeds.apply({ kind: 'frame', feed, bytes, source: 'live' })
    },
  }
}

export function testPanel(change: Partial<Panel> = {}): Panel {
  return {
    id: 1,
    type: 'timeseries',
    title: 'CPU',
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    targets: [{ refId: 'A', expr: 'up', legend: '{{mode}}' }],
    ...change,
  }
}
