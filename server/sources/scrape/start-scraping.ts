import { LoomError } from '../../../contract/errors'
import type { Ingest } from '../../ingest/ingest'
import type { Log } from '../../log/log'
import type { Registry } from '../../metrics/registry'
import type { Timers } from '../aligned-timer'
import { createFailingParts } from '../failing-parts'
import type { ScrapeJob } from './config/scrape-job'
import { startDiscovery } from './discovery/start-discovery'
import { createScrapeClient } from './fetch/scrape-client'
import type { ScrapeState } from './loop/scrape-loop'
import type { ScrapeStore } from './loop/target-series'
import { createScrapeMetrics } from './scrape-metrics'
import { createScrapePool, type ScrapePool } from './scrape-pool'
import type { Target } from './target/target'
import { reportTargets, type TargetReport } from './target-report'

export interface ScrapingOptions {
  readonly jobs: readonly ScrapeJob[]
  /** How often, milliseconds, where a job does not say. */
  readonly interval: number
  readonly store: ScrapeStore
  readonly ingest: Pick<Ingest, 'sources' | 'metadata'>
  readonly timers: Timers
  readonly log: Log
  readonly registry: Registry
}

export interface Scraping {
  /** What there is to scrape, and how the last scrapes went. */
  targets(): TargetReport
  stop(): void
}

/** Scrapes the targets of all jobs. Throws `config/invalid` for a timeout that can't be kept. */
export function startScraping({ jobs, interval, store, ingest, timers, log, registry }: ScrapingOptions): Scraping {
  for (const job of jobs) checkTimeout(job, interval)
  const metrics = createScrapeMetrics(registry, () => pools.reduce((sum, { loops }) => sum + loops().length, 0))
  const endings: (() => void)[] = []
  const pools: readonly ScrapePool[] = jobs.map((job) => {
    const jobLog = log.with({ job: job.job_name })
    const client = createScrapeClient(job)
    const pool = createScrapePool({
      job,
      interval,
      store,
      sources: ingest.sources,
      note: ingest.metadata.note,
      timers,
      fetch: client.fetch,
      onScraped: (target, state, before, result) => {
        metrics.scraped(state, result)
        tellChange(jobLog, target, state, before)
      },
      onInvalid: (address, reason) => {
        metrics.discoveryFailed()
        jobLog.warn('an address is no target', { address, reason })
      },
    })
    const failing = createFailingParts((part, error) =>
      jobLog.warn('targets can not be looked up', { part, error: error instanceof Error ? error.message : error }),
    )
    const stopDiscovery = startDiscovery(job, pool.update, {
      worked: failing.worked,
      failed(part, error) {
        metrics.discoveryFailed()
        failing.failed(part, error)
      },
    })
    endings.push(stopDiscovery, pool.stop, client.close)
    return pool
  })
  return {
    targets: () => reportTargets(pools),
    stop() {
      for (const end of endings) end()
    },
  }
}

function checkTimeout({ job_name, scrape_interval, scrape_timeout }: ScrapeJob, interval: number): void {
  if ((scrape_timeout ?? 0) <= (scrape_interval ?? interval)) return
  throw new LoomError('config/invalid', `scrape.configs: ${job_name}: scrape_timeout is longer than scrape.interval.`)
}

/** A target that fails each time is news once, and again when it fails for another reason or works. */
function tellChange(log: Log, { labels: { instance } }: Target, now: ScrapeState, before: ScrapeState): void {
  const { fault, refusal, refused } = now
  if (fault?.reason !== before.fault?.reason) {
    const error = fault?.reason === 'internal' ? fault.cause : fault?.message
    if (fault === null) log.info('a target is scraped again', { instance })
    else log.warn('a target can not be scraped', { instance, reason: fault.reason, error })
  } else if (fault === null && refusal !== null && before.refusal === null) {
    log.warn('the store refuses series of a target', { instance, series: refused, error: refusal })
  }
}
