import { LoomError } from '../../contract/errors'
import type { MetricsStore } from '../../engine/store/metrics-store'
import type { Registry } from '../metrics/registry'

/** What a way of ingesting needs of the store. */
export type SampleSink = Pick<MetricsStore, 'seriesId' | 'append' | 'markStale' | 'hasSeries'>

export interface SourceLimit {
  /**
   * The store for one source: beyond its limit, `seriesId` throws `store/rejected` for labels that the store does not
   * know yet. `kind` is the way the source writes, for the metric; `id` tells sources of a kind apart.
   */
  forSource(kind: string, id: string): SampleSink
  /** Forgets a source that is gone for good; should it come back, it begins anew. */
  release(kind: string, id: string): void
}

/** Pauses between counting anew which series of a full source have expired. */
const RECOUNT_MS = 60_000

/** Keeps one source from filling the store: it can have made at most `maxSeries` of the series that the store holds. */
export function createSourceLimit({
  store,
  maxSeries,
  now,
  registry,
}: {
  readonly store: SampleSink & Pick<MetricsStore, 'knownSeriesId'>
  readonly maxSeries: number
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly registry: Registry
}): SourceLimit {
  const refused = registry.counter(
    'loom_ingest_series_refused_total',
    'Attempts to make a series beyond what one source may, by the kind of source.',
  )
  const sources = new Map<string, { made: Set<number>; recountedAt: number }>()

  return {
    forSource: (kind, id) => {
      const key = `${kind} ${id}`
      const source = sources.get(key) ?? { made: new Set(), recountedAt: Number.NEGATIVE_INFINITY }
      sources.set(key, source)

      const requireRoom = (): void => {
        if (source.made.size < maxSeries) return
        if (now() - source.recountedAt >= RECOUNT_MS) {
          source.recountedAt = now()
          for (const made of source.made) if (!store.hasSeries(made)) source.made.delete(made)
          if (source.made.size < maxSeries) return
        }
        refused.add(1, { source: kind })
        throw new LoomError('store/rejected', `This source has made ${source.made.size} series, the most one may.`)
      }
      return {
        seriesId: (labels) => {
          const known = store.knownSeriesId(labels)
          if (known !== undefined) return known
          requireRoom()
          const made = store.seriesId(labels)
          source.made.add(made)
          return made
        },
        append: store.append,
        markStale: store.markStale,
        hasSeries: store.hasSeries,
      }
    },
    release: (kind, id) => void sources.delete(`${kind} ${id}`),
  }
}
