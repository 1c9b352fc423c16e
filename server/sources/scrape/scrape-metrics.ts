import type { AppendResult } from '../../../engine/store/metrics-store'
import { REJECTION_REASONS } from '../../../engine/store/metrics-store'
import type { Registry } from '../../metrics/registry'
import type { ScrapeState } from './loop/scrape-loop'

export interface ScrapeMetrics {
  scraped(state: ScrapeState, result: AppendResult | null): void
  discoveryFailed(): void
}

/** What scraping tells about itself. */
export function createScrapeMetrics(registry: Registry, countTargets: () => number): ScrapeMetrics {
  registry.observed('gauge', 'loom_scrape_targets', 'Targets that are scraped.', countTargets)
  const scrapes = registry.counter('loom_scrapes_total', 'Scrapes, failed ones included.')
  const failures = registry.counter('loom_scrape_failures_total', 'Scrapes that failed, by reason.')
  const samples = registry.counter('loom_scrape_samples_total', 'Samples that scrapes put into the store.')
  const rejected = registry.counter(
    'loom_scrape_samples_rejected_total',
    'Samples of scrapes that the store refused, by reason.',
  )
  const discoveries = registry.counter(
    'loom_scrape_discovery_failures_total',
    'Times that targets could not be looked up, or an address found was no target.',
  )
  return {
    scraped({ fault, refused: refusedSeries }, result) {
      scrapes.add()
      if (refusedSeries > 0) rejected.add(refusedSeries, { reason: 'series' })
      if (fault !== null) failures.add(1, { reason: fault.reason })
      if (result === null) return
      samples.add(result.accepted)
      for (const reason of REJECTION_REASONS) {
        if (result.rejected[reason] > 0) rejected.add(result.rejected[reason], { reason })
      }
    },
    discoveryFailed: () => discoveries.add(),
  }
}
