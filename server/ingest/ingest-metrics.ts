import { type AppendResult, REJECTION_REASONS } from '../../engine/store/metrics-store'
import type { Registry } from '../metrics/registry'

/** What the ways of ingesting count, by their format. */
export interface IngestMetrics {
  appended(format: string, result: AppendResult): void
  /** Samples that never reached the store, or parts of a request that are not stored at all. */
  dropped(format: string, reason: string, amount: number): void
  requestRefused(format: string, code: string): void
}

export function createIngestMetrics(registry: Registry): IngestMetrics {
  const accepted = registry.counter('loom_ingest_samples_total', 'Samples taken in from outside, by format.')
  const refused = registry.counter(
    'loom_ingest_samples_refused_total',
    'Samples from outside that were not taken in, by format and reason.',
  )
  const requests = registry.counter(
    'loom_ingest_requests_refused_total',
    'Requests with samples that were refused as a whole, by format and code.',
  )
  return {
    appended: (format, result) => {
      accepted.add(result.accepted, { format })
      for (const reason of REJECTION_REASONS) {
        if (result.rejected[reason] > 0) refused.add(result.rejected[reason], { format, reason })
      }
    },
    dropped: (format, reason, amount) => {
      if (amount > 0) refused.add(amount, { format, reason })
    },
    requestRefused: (format, code) => requests.add(1, { format, code }),
  }
}
