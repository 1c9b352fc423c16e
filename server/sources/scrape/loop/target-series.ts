import { type Labels, METRIC_NAME } from '../../../../contract/model/labels'
import type { AppendResult, MetricsStore } from '../../../../engine/store/metrics-store'
import { endInterrupted } from '../../end-interrupted'
import { createSampleColumns } from './sample-columns'
import type { ScrapeReading } from './scrape-reading'
import type { SeriesCache } from './series-cache'

/** What each scrape says about itself: Prometheus's series of the same names, by which people find targets that fail. */
export interface ScrapeReport {
  readonly up: 0 | 1
  readonly scrape_duration_seconds: number
  readonly scrape_samples_scraped: number
  readonly scrape_samples_post_metric_relabeling: number
  readonly scrape_series_added: number
}

/** The series of one target in the store, each ended by a stale marker when it vanishes. */
export interface TargetSeries {
  /** To be called before each scrape: ends what a pause, of this process or of the whole computer, interrupted. */
  resume(time: number): void
  /** Writes a scrape, or for null one that failed, together with its report. Times are in milliseconds. */
  record(reading: ScrapeReading | null, report: ScrapeReport, time: number): AppendResult
  /** The target is gone. */
  end(time: number): void
}

export type ScrapeStore = Pick<MetricsStore, 'seriesId' | 'append' | 'markStale' | 'unended'>

const NONE = new Uint32Array(0)

export function createTargetSeries(
  store: ScrapeStore,
  target: { readonly labels: Labels; readonly interval: number },
  cache: SeriesCache,
): TargetSeries {
  /** Those in the last scrape that a stale marker is to end; samples with times of their own go without, as in Prometheus. */
  let alive: Uint32Array = NONE
  let reported: readonly number[] = []
  let recordedAt: number | null = null

  return {
    resume(time) {
      if (recordedAt === null) endInterrupted(store, target.labels, time, target.interval)
      else if (time - recordedAt > 2 * target.interval) {
        store.markStale([...alive, ...reported], recordedAt + target.interval)
        alive = NONE
      }
    },
    record(reading, report, time) {
      const facts = Object.entries(report)
      const columns = createSampleColumns((reading?.series.length ?? 0) + alive.length + facts.length)
      reading?.series.forEach(({ id }, at) => {
        if (id === null) return
        const own = reading.times[at] as number
        columns.add(id, reading.values[at] as number, Number.isNaN(own) ? time : own)
      })
      const now = reading === null ? NONE : tracked(reading)
      for (const id of missing(alive, now)) columns.end(id, time)
      reported = facts.map(([name]) => store.seriesId({ ...target.labels, [METRIC_NAME]: name }))
      facts.forEach(([, value], at) => {
        columns.add(reported[at] as number, value, time)
      })
      const result = store.append(columns.batch())
      alive = now
      recordedAt = time
      if (result.rejected.unknownSeries > 0) cache.clear()
      return result
    },
    end(time) {
      if (recordedAt !== null) store.markStale([...alive, ...reported], time)
    },
  }
}

function tracked({ series, times }: ScrapeReading): Uint32Array {
  const ids = new Uint32Array(series.length)
  let length = 0
  series.forEach(({ id }, at) => {
    if (id === null || !Number.isNaN(times[at])) return
    ids[length] = id
    length += 1
  })
  return ids.subarray(0, length)
}

/** Those of `before` that are not in `now`. A target says the same series in the same order nearly always. */
function missing(before: Uint32Array, now: Uint32Array): readonly number[] {
  if (before.length === now.length && before.every((id, at) => id === now[at])) return []
  const present = new Set(now)
  return [...before].filter((id) => !present.has(id))
}
