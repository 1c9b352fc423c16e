import type { MetricMetadata } from '../../engine/model/metadata'

/** What sources have told about metrics, by the metric's name. In memory: sources tell it again and again. */
export interface MetadataRegister {
  /** Notes what a metric is; what was told before is forgotten. */
  note(metric: string, metadata: MetricMetadata): void
  /** What is known of one metric, or of all, at most `limit` of them. */
  list(options?: {
    readonly metric?: string | undefined
    readonly limit?: number | undefined
  }): ReadonlyMap<string, MetricMetadata>
}

const MAX_METRICS = 20_000
/** Characters of a metric's name, help or unit that are kept. */
const MAX_TEXT = 1024

/** The register of one server. Beyond 20 000 metrics, those told longest ago go. */
export function createMetadataRegister(maxMetrics = MAX_METRICS): MetadataRegister {
  const known = new Map<string, MetricMetadata>()
  return {
    note: (metric, { type, help, unit }) => {
      if (metric === '' || metric.length > MAX_TEXT) return
      known.delete(metric)
      known.set(metric, { type, help: help.slice(0, MAX_TEXT), unit: unit.slice(0, MAX_TEXT) })
      if (known.size > maxMetrics) known.delete(known.keys().next().value as string)
    },
    list: ({ metric, limit = Number.POSITIVE_INFINITY } = {}) => {
      const found = metric === undefined ? known : only(metric)
      return new Map([...found].slice(0, limit))
    },
  }

  function only(metric: string): ReadonlyMap<string, MetricMetadata> {
    const metadata = known.get(metric)
    return new Map(metadata === undefined ? [] : [[metric, metadata]])
  }
}
