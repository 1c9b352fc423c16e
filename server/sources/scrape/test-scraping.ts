import { createServer, type RequestListener, type Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { z } from 'zod'
import { formatLabels } from '../../../contract/model/labels'
import { isStale } from '../../../engine/model/stale'
import type { MetricsStore } from '../../../engine/store/metrics-store'
import { openStore } from '../../../engine/store/store'
import { createIngest, type Ingest } from '../../ingest/ingest'
import { createJsonLog } from '../../log/json-log'
import { createRegistry } from '../../metrics/registry'
import { ScrapeJobs } from './config/scrape-job'
import { startScraping } from './start-scraping'

/** Scraping of real targets into a real store in memory, for tests. */
export interface TestScraping {
  readonly store: MetricsStore
  /** Lines of the log. */
  readonly lines: readonly string[]
  readonly scraping: ReturnType<typeof startScraping>
  readonly ingest: Ingest
  /** `name{labels}` to its newest value; null after a stale marker. */
  newest(): Record<string, number | null>
  /** Value of one of Loom's own metrics, over all its labels or with this one. */
  metric(name: string, label?: string): number
  stop(): void
}

export function startTestScraping(jobs: z.input<typeof ScrapeJobs>, store = memoryStore()): TestScraping {
  const lines: string[] = []
  const registry = createRegistry()
  const limits = { maxSeriesPerSource: 50_000, bytesPerSecond: 1e9 }
  const ingest = createIngest({ store, limits, now: Date.now, registry })
  const scraping = startScraping({
    jobs: ScrapeJobs.parse(jobs),
    interval: 1000,
    store,
    ingest,
    timers: {
      now: Date.now,
      setTimeout: (work, delay) => setTimeout(work, delay),
      clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    },
    log: createJsonLog({ level: 'debug', now: Date.now, write: (line) => lines.push(line) }),
    registry,
  })
  return {
    store,
    lines,
    scraping,
    ingest,
    newest: () =>
      Object.fromEntries(
        store.select([], 0, Number.MAX_SAFE_INTEGER).map(({ labels, values }) => {
          const last = values.length - 1
          return [formatLabels(labels), isStale(values, last) ? null : (values[last] ?? null)]
        }),
      ),
    metric: (name, label) =>
      registry
        .collect()
        .flatMap(({ samples }) => samples)
        .filter(
          (sample) => sample.name === name && (label === undefined || Object.values(sample.labels).includes(label)),
        )
        .reduce((sum, { value }) => sum + value, 0),
    stop() {
      scraping.stop()
      store.close()
    },
  }
}

function memoryStore(): MetricsStore {
  return openStore({ directory: null, now: Date.now })
}

/** A real HTTP server that answers as told; its `host:port`. */
export async function startTarget(answer: RequestListener): Promise<{ address: string; close(): void }> {
  return listening(createServer(answer))
}

export async function listening(server: Server | TlsServer): Promise<{ address: string; close(): void }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Waits until it holds; fails after five seconds, telling what there was last. */
export async function until(holds: () => boolean, told: () => unknown = () => ''): Promise<void> {
  for (const end = Date.now() + 5000; !holds(); ) {
    if (Date.now() > end) throw new Error(`it did not come about: ${JSON.stringify(told())}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
