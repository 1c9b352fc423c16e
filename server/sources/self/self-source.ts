import type { Registry } from '../../metrics/registry'
import { type Reading, reading } from '../reading'
import type { Source } from '../source'

/** When each source was last heard of: what the rule on silent sources reads. */
export interface SourceStatus {
  readonly job: string
  readonly instance: string
  /** Time of its newest sample, milliseconds; null before the first. */
  readonly lastSampleAt: number | null
}

export interface SelfSourceOptions {
  readonly instance: string
  readonly registry: Pick<Registry, 'collect'>
  readonly sources: () => Iterable<SourceStatus>
}

/**
 * Loom's own health: everything in the registry but the buckets of histograms, which are many and which nobody charts
 * each second; /metrics has them.
 */
export function createSelfSource({ instance, registry, sources }: SelfSourceOptions): Source {
  return {
    job: 'loom',
    instance,
    collect() {
      const readings: Reading[] = [reading('up', 1)]
      for (const { samples } of registry.collect()) {
        for (const sample of samples) if (!sample.name.endsWith('_bucket')) readings.push(sample)
      }
      for (const { job, instance: name, lastSampleAt } of sources()) {
        if (lastSampleAt === null) continue
        const labels = { source: job, source_instance: name }
        readings.push(reading('loom_source_last_sample_timestamp_seconds', lastSampleAt / 1000, labels))
      }
      return readings
    },
    stop() {},
  }
}
