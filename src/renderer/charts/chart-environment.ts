import type { Gap } from '../../../contract/ipc/connection'
import type { Unsubscribe } from '../../../contract/ipc/define'
import { windowEnd, windowSpan } from './age'
import { type ChartTheme, createChartTheme } from './chart-theme'
import { type Crosshair, createCrosshair } from './crosshair'
import type { Feeds } from './data/feeds'
import { type TimeGap, toTimeGaps } from './gaps'
import { createTicker, type Ticker } from './ticker'

export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** What the panels of one dashboard share. */
export interface ChartEnvironment {
  readonly feeds: Feeds
  readonly theme: ChartTheme
  readonly crosshair: Crosshair
  readonly ticker: Ticker
  /** Ends of the time axis for a panel with this step, epoch milliseconds by the server's clock. */
  readonly window: (step: number) => TimeWindow
  readonly gaps: () => readonly TimeGap[]
  readonly followGaps: (listener: () => void) => Unsubscribe
}

export function createChartEnvironment(options: {
  page: Window
  feeds: Feeds
  /** Seconds on show. */
  range: number
  gaps: { readonly get: () => readonly Gap[]; readonly subscribe: (listener: () => void) => Unsubscribe }
}): ChartEnvironment {
  const { feeds, gaps } = options
  return {
    feeds,
    theme: createChartTheme(options.page),
    crosshair: createCrosshair(),
    ticker: createTicker(1000),
    window: (step) => {
      const to = windowEnd(feeds.newestSample(), step, feeds.clock.now())
      return { from: to - windowSpan(options.range * 1000, feeds.oldestSample(), to), to }
    },
    gaps: () => toTimeGaps(gaps.get()),
    followGaps: gaps.subscribe,
  }
}
