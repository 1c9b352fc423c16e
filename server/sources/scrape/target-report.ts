import type { Labels } from '../../../contract/model/labels'
import { formatDuration } from '../../../engine/model/duration'
import type { ScrapeLoop } from './loop/scrape-loop'
import type { ScrapePool } from './scrape-pool'

/** One target as Prometheus's `GET /api/v1/targets` tells it. */
export interface ActiveTarget {
  readonly discoveredLabels: Labels
  readonly labels: Labels
  readonly scrapePool: string
  readonly scrapeUrl: string
  readonly globalUrl: string
  readonly lastError: string
  readonly lastScrape: string
  readonly lastScrapeDuration: number
  readonly health: 'unknown' | 'up' | 'down'
  readonly scrapeInterval: string
  readonly scrapeTimeout: string
}

/** The data of Prometheus's `GET /api/v1/targets`. */
export interface TargetReport {
  readonly activeTargets: readonly ActiveTarget[]
  readonly droppedTargets: readonly { readonly discoveredLabels: Labels; readonly scrapePool: string }[]
}

/** Go's time zero: what Prometheus says for a target that was not scraped yet. */
const NEVER = '0001-01-01T00:00:00Z'

/** All targets, by job and then by address. */
export function reportTargets(pools: readonly ScrapePool[]): TargetReport {
  return {
    activeTargets: pools.flatMap((pool) => pool.loops().map(activeTarget).sort(byUrl)),
    droppedTargets: pools.flatMap(({ job, dropped }) =>
      dropped().map((discoveredLabels) => ({ discoveredLabels, scrapePool: job })),
    ),
  }
}

function activeTarget({ target, state }: ScrapeLoop): ActiveTarget {
  const { health, fault, refused, refusal, lastScrape, lastDurationSeconds } = state()
  return {
    discoveredLabels: target.discovered,
    labels: target.labels,
    scrapePool: target.job,
    scrapeUrl: target.url,
    globalUrl: target.globalUrl,
    lastError: fault?.message ?? (refusal === null ? '' : `${refused} series were refused: ${refusal}`),
    lastScrape: lastScrape === null ? NEVER : new Date(lastScrape).toISOString(),
    lastScrapeDuration: lastDurationSeconds,
    health,
    scrapeInterval: formatDuration(target.interval),
    scrapeTimeout: formatDuration(target.timeout),
  }
}

function byUrl(a: ActiveTarget, b: ActiveTarget): number {
  return a.scrapeUrl < b.scrapeUrl ? -1 : a.scrapeUrl > b.scrapeUrl ? 1 : 0
}
