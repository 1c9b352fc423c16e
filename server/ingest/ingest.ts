import { LoomError } from '../../contract/errors'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { problemOf } from '../http/problem'
import type { Caller, KeyHolder } from '../identity/identity'
import type { Registry } from '../metrics/registry'
import { createRateLimit, type RateLimit } from '../socket/rate-limit'
import { createIngestMetrics, type IngestMetrics } from './ingest-metrics'
import { createMetadataRegister, type MetadataRegister } from './metadata-register'
import { createSourceLimit, type SampleSink, type SourceLimit } from './source-limit'

export interface IngestLimits {
  /** Series that one source can make. */
  readonly maxSeriesPerSource: number
  /** Bytes of inflated requests that one source may send a second, over a longer time. */
  readonly bytesPerSecond: number
}

/** What the ways of ingesting share: limits of each source, counters, and what is known of metrics. */
export interface Ingest {
  readonly metadata: MetadataRegister
  readonly metrics: IngestMetrics
  readonly sources: SourceLimit
  /** The store for one caller and format, within its limits. */
  sinkFor(format: string, caller: Caller | KeyHolder): SampleSink
  /** Throws `request/too-many` when the caller has sent too many bytes of late. */
  admit(caller: Caller | KeyHolder, bytes: number): void
  /** Runs the work of one request and counts it under the code it is refused with. */
  counted<Answer>(format: string, work: () => Promise<Answer>): Promise<Answer>
}

/** Seconds' worth of bytes that may come at once: a sender that was cut off has some to catch up with. */
const BURST_SECONDS = 4

export function createIngest({
  store,
  limits,
  now,
  registry,
}: {
  readonly store: SampleSink & Pick<MetricsStore, 'knownSeriesId'>
  readonly limits: IngestLimits
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly registry: Registry
}): Ingest {
  const { maxSeriesPerSource, bytesPerSecond } = limits
  const sources = createSourceLimit({ store, maxSeries: maxSeriesPerSource, now, registry })
  const metrics = createIngestMetrics(registry)
  const rates = new Map<string, RateLimit>()
  return {
    metadata: createMetadataRegister(),
    metrics,
    sources,
    sinkFor: (format, caller) => sources.forSource(format, sourceOf(caller)),
    admit: (caller, bytes) => {
      const source = sourceOf(caller)
      const burst = BURST_SECONDS * bytesPerSecond
      const rate = rates.get(source) ?? createRateLimit({ burst, perSecond: bytesPerSecond, now })
      rates.set(source, rate)
      // A request larger than all that may come at once would never pass: it takes the whole.
      if (!rate.take(Math.min(bytes, burst))) {
        throw new LoomError('request/too-many', `More than ${bytesPerSecond} bytes a second: try again a little later.`)
      }
    },
    counted: async (format, work) => {
      try {
        return await work()
      } catch (error) {
        metrics.requestRefused(format, problemOf(error).problem.code)
        throw error
      }
    },
  }
}

/** Each key is a source of its own; what a user sends by sessions is one. */
function sourceOf(caller: Caller | KeyHolder): string {
  return 'keyId' in caller ? caller.keyId : caller.user.id
}
