import { ScrapeFault } from '../fetch/scrape-fault'
import type { TextSink } from '../text/text-parser'
import type { CachedSeries, SeriesCache } from './series-cache'

/** The samples of one scrape. Those at one index belong together. */
export interface ScrapeReading extends Pick<TextSink, 'sample'> {
  /** Only series that metric relabelling keeps. */
  readonly series: readonly CachedSeries[]
  readonly values: readonly number[]
  /** Milliseconds; NaN for samples that take the time of the scrape. */
  readonly times: readonly number[]
  /** How many samples there were before metric relabelling. */
  readonly scraped: () => number
}

/** `sample` throws a ScrapeFault for one kept sample more than `limit` (0: no limit). */
export function createScrapeReading(cache: SeriesCache, honorTimestamps: boolean, limit: number): ScrapeReading {
  const series: CachedSeries[] = []
  const values: number[] = []
  const times: number[] = []
  let scraped = 0
  cache.begin()
  return {
    series,
    values,
    times,
    scraped: () => scraped,
    sample(text, value, time, type) {
      scraped += 1
      const found = cache.find(text, type)
      if (!found.kept) return
      if (limit > 0 && series.length === limit) {
        throw new ScrapeFault('sampleLimit', `sample_limit exceeded: there are more than ${limit} samples`)
      }
      series.push(found)
      values.push(value)
      times.push(honorTimestamps ? time : Number.NaN)
    },
  }
}
