import type { SeriesCatalog } from '../model/series-catalog'
import type { MetricsStore } from './metrics-store'

/** The series of the embedded store. */
export function createStoreCatalog(
  store: Pick<MetricsStore, 'seriesLabels' | 'labelNames' | 'labelValues'>,
): SeriesCatalog {
  return {
    seriesLabels: async (matchers, from, to) => store.seriesLabels(matchers, from, to),
    labelNames: async (matchers, from, to) => store.labelNames(matchers, from, to),
    labelValues: async (name, matchers, from, to) => store.labelValues(name, matchers, from, to),
  }
}
