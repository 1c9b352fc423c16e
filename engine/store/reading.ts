import type { Matcher } from '../model/matcher'
import type { SeriesSamples } from '../model/series'
import { isStale } from '../model/stale'
import { type HistorySources, readSamples, readWindows } from './history'
import type { MetricsStore } from './metrics-store'
import { readRange } from './read-range'
import { windowEnd } from './roll-up-rows'
import { wholeWindows } from './roll-up-tiers'
import { newestTime, type SeriesTable, type StoredSeries } from './series-table'

interface ReadingOptions extends Omit<HistorySources, 'now'> {
  readonly series: SeriesTable
  readonly now: () => number
  /** Throws when the store is closed. */
  readonly mustBeOpen: () => void
}

type Reading = Pick<
  Required<MetricsStore>,
  'select' | 'each' | 'unended' | 'rolledUp' | 'seriesLabels' | 'labelNames' | 'labelValues'
>

/** What the store answers of the samples and labels that it holds. */
export function createReading({ series, now, mustBeOpen, ...parts }: ReadingOptions): Reading {
  const { chunks, rollUps, tiers } = parts

  function matching(matchers: readonly Matcher[], from: number, to: number): readonly StoredSeries[] {
    mustBeOpen()
    return series
      .find(matchers)
      .filter((entry) => newestTime(entry) >= from && (entry.firstTime <= to || rollUps.oldest(entry) <= to))
  }

  function* each(matchers: readonly Matcher[], from: number, to: number): Generator<SeriesSamples> {
    const sources = { ...parts, now: now() }
    for (const entry of matching(matchers, from, to)) {
      // Others may have had their turn since the last one.
      mustBeOpen()
      const samples = readSamples(entry, from, to, sources)
      if (samples !== null) yield samples
    }
  }

  return {
    select: (matchers, from, to) => [...each(matchers, from, to)],
    each,
    unended(matchers) {
      const found = []
      for (const entry of matching(matchers, 0, Number.POSITIVE_INFINITY)) {
        const time = newestTime(entry)
        const newest = readRange(entry, chunks, time, time)
        if (newest !== null && !isStale(newest.values, 0)) found.push({ id: entry.id, time })
      }
      return found
    },
    rolledUp(matchers, from, to, step) {
      const width = wholeWindows(step, tiers)
      const sources = { ...parts, now: now() }
      return matching(matchers, windowEnd(from, width) - width + 1, windowEnd(to, width)).map((entry) => {
        return { labels: entry.labels, width, rows: readWindows(entry, from, to, width, sources) }
      })
    },
    seriesLabels: (matchers, from, to) => matching(matchers, from, to).map((entry) => entry.labels),
    labelNames: (matchers, from, to) =>
      [...new Set(matching(matchers, from, to).flatMap((entry) => Object.keys(entry.labels)))].sort(),
    labelValues(name, matchers, from, to) {
      const values = matching(matchers, from, to).map((entry) => entry.labels[name])
      return [...new Set(values.filter((value) => value !== undefined))].sort()
    },
  }
}
