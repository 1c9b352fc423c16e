import { createHash } from 'node:crypto'
import { LoomError } from '../../../../contract/errors'
import type { MetricMetadata } from '../../../../engine/model/metadata'
import type { AppendResult } from '../../../../engine/store/metrics-store'
import { startAlignedTimer, type Timers } from '../../aligned-timer'
import type { ScrapeJob } from '../config/scrape-job'
import type { ExpositionSink } from '../fetch/fetch-exposition'
import { ScrapeFault } from '../fetch/scrape-fault'
import type { Target } from '../target/target'
import { createTextParser, type TextParser } from '../text/text-parser'
import { createMetadataNotes } from './metadata-notes'
import { createScrapeReading, type ScrapeReading } from './scrape-reading'
import { createSeriesCache, type Settled } from './series-cache'
import { seriesLabels } from './series-labels'
import { createTargetSeries, type ScrapeStore } from './target-series'

/** How a target's last scrape went. */
export interface ScrapeState {
  readonly health: 'unknown' | 'up' | 'down'
  /** Null unless the last scrape failed. */
  readonly fault: ScrapeFault | null
  /** Series of the last scrape that the store refused while it took the others, and why the first of them. */
  readonly refused: number
  readonly refusal: string | null
  /** Milliseconds; null before the first scrape. */
  readonly lastScrape: number | null
  readonly lastDurationSeconds: number
}

export interface ScrapeLoopOptions {
  readonly target: Target
  readonly job: ScrapeJob
  readonly store: ScrapeStore
  readonly timers: Timers
  /** Told what the target says its metrics are. */
  readonly note: (metric: string, metadata: MetricMetadata) => void
  /** Gets the target's exposition. */
  readonly fetch: (target: Target, sink: ExpositionSink, signal: AbortSignal) => Promise<void>
  /** Told after each scrape; `result` is null when the store took nothing. */
  readonly onScraped: (state: ScrapeState, before: ScrapeState, result: AppendResult | null) => void
}

export interface ScrapeLoop {
  readonly target: Target
  readonly state: () => ScrapeState
  /** Ends the scraping; a target that is gone for good has its series ended too. */
  stop(isGone: boolean): void
}

const NEVER_SCRAPED: ScrapeState = {
  health: 'unknown',
  fault: null,
  refused: 0,
  refusal: null,
  lastScrape: null,
  lastDurationSeconds: 0,
}
const NOTHING_NEW: Settled = { added: 0, refused: 0, refusal: null }

/** Scrapes one target each interval, at a moment within it that the target's key picks, so that not all come at once. */
export function startScrapeLoop(options: ScrapeLoopOptions): ScrapeLoop {
  const { target, job, store, timers, note, fetch, onScraped } = options
  const cache = createSeriesCache(
    (text, type) => seriesLabels(text, type, target.labels, job),
    (labels) => store.seriesId(labels),
  )
  const series = createTargetSeries(store, target, cache)
  let state: ScrapeState = NEVER_SCRAPED
  let running: AbortController | null = null
  let stopped = false

  async function scrape(time: number): Promise<void> {
    // Its timeout is no longer than the interval, so it is still running only when this process was held up.
    if (running !== null) return
    const controller = new AbortController()
    running = controller
    const late = new ScrapeFault('timeout', `the answer was not whole within ${target.timeout} ms`)
    const timeout = timers.setTimeout(() => controller.abort(late), target.timeout)
    const began = performance.now()
    const reading = createScrapeReading(cache, job.honor_timestamps, job.sample_limit)
    let fault: ScrapeFault | null = null
    try {
      await read(reading, controller.signal)
    } catch (error) {
      fault = faultOf(error)
    }
    timers.clearTimeout(timeout)
    const seconds = (performance.now() - began) / 1000
    if (!stopped) await finish(reading, fault, time, seconds)
    running = null
  }

  async function read(reading: ScrapeReading, signal: AbortSignal): Promise<void> {
    let parser: TextParser | undefined
    const notes = createMetadataNotes(note)
    await fetch(
      target,
      {
        begin: (format) => {
          parser = createTextParser(format, { sample: reading.sample, describe: notes.describe })
        },
        piece: (bytes) => parser?.push(bytes),
      },
      signal,
    )
    parser?.end()
    notes.settle()
  }

  async function finish(reading: ScrapeReading, failed: ScrapeFault | null, time: number, seconds: number) {
    let fault = failed
    let settled = NOTHING_NEW
    let result: AppendResult | null = null
    try {
      if (fault === null) settled = await cache.settle()
      if (stopped) return
      if (settled.refusal !== null && settled.refused === reading.series.length) {
        throw new ScrapeFault('store', settled.refusal)
      }
      result = record(reading, fault, settled.added, time, seconds)
    } catch (error) {
      fault = faultOf(error)
      // The samples did not go in; that the scrape failed may still be told.
      result = attempt(() => record(reading, fault, 0, time, seconds))
    }
    if (fault !== null) cache.revert()
    const { refused, refusal } = settled
    const before = state
    state = {
      health: fault === null ? 'up' : 'down',
      fault,
      refused,
      refusal,
      lastScrape: time,
      lastDurationSeconds: seconds,
    }
    onScraped(state, before, result)
  }

  function record(
    reading: ScrapeReading,
    fault: ScrapeFault | null,
    added: number,
    time: number,
    seconds: number,
  ): AppendResult {
    series.resume(time)
    const report = {
      up: fault === null ? 1 : 0,
      scrape_duration_seconds: seconds,
      scrape_samples_scraped: reading.scraped(),
      scrape_samples_post_metric_relabeling: reading.series.length,
      scrape_series_added: added,
    } as const
    return series.record(fault === null ? reading : null, report, time)
  }

  const offset = offsetOf(target)
  const shifted: Timers = { ...timers, now: () => timers.now() - offset }
  const stopTimer = startAlignedTimer(shifted, target.interval, (time) => void scrape(time + offset))
  return {
    target,
    state: () => state,
    stop(isGone) {
      stopped = true
      stopTimer()
      running?.abort(new ScrapeFault('connection', 'scraping was stopped'))
      if (isGone) attempt(() => series.end(Math.floor(timers.now())))
    },
  }
}

/** The same each time the server starts, so that samples keep their rhythm. */
function offsetOf({ key, interval }: Target): number {
  return Number(createHash('md5').update(key).digest().readBigUInt64BE(0) % BigInt(interval))
}

function faultOf(error: unknown): ScrapeFault {
  if (error instanceof ScrapeFault) return error
  if (error instanceof LoomError) {
    return new ScrapeFault(error.code === 'store/rejected' ? 'store' : 'format', error.message)
  }
  return new ScrapeFault('internal', 'something went wrong inside Loom', { cause: error })
}

/** What the store refuses at the end is told by the store. */
function attempt<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof LoomError) return null
    throw error
  }
}
