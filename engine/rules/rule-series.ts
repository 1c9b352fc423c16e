import type { MetricsStore } from '../store/metrics-store'
import type { LabelledValue } from './recorded-samples'

/** Where rules write what they find. */
export type RuleStore = Pick<MetricsStore, 'seriesId' | 'append' | 'markStale'>

/** The series that one rule writes. */
export interface RuleSeries {
  /** Stores the samples at a time (milliseconds), and ends the series that were there before and are no more. */
  write(samples: readonly LabelledValue[], time: number): void
}

export function createRuleSeries(store: RuleStore): RuleSeries {
  let before = new Set<number>()
  return {
    write(samples, time) {
      if (samples.length === 0 && before.size === 0) return
      const ids = Uint32Array.from(samples, ({ labels }) => store.seriesId(labels))
      if (ids.length > 0) store.append({ times: time, ids, values: Float64Array.from(samples, ({ value }) => value) })
      const now = new Set(ids)
      const gone = [...before].filter((id) => !now.has(id))
      before = now
      if (gone.length > 0) store.markStale(gone, time)
    },
  }
}
