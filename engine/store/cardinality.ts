import { METRIC_NAME } from '../../contract/model/labels'
import type { ChunkTable } from './chunk-table'
import type { LabelPairs } from './label-pairs'
import { newestTime, type SeriesTable } from './series-table'

/** A name with how many of something it stands for. */
export interface Share {
  readonly name: string
  readonly value: number
}

/** Where series come from: totals, and the names that stand for most, as in Prometheus's `/api/v1/status/tsdb`. */
export interface Cardinality {
  readonly series: number
  /** Distinct pairs of label name and value. */
  readonly labelPairs: number
  readonly chunks: number
  /** Times of the oldest and the newest sample, milliseconds; null when there is none. */
  readonly minTime: number | null
  readonly maxTime: number | null
  readonly seriesCountByMetricName: readonly Share[]
  readonly labelValueCountByLabelName: readonly Share[]
  /** Bytes of name and value, once for each series that carries them. */
  readonly memoryInBytesByLabelName: readonly Share[]
  /** Named `label=value`. */
  readonly seriesCountByLabelValuePair: readonly Share[]
}

type LabelCardinality = Omit<Cardinality, 'series' | 'chunks' | 'minTime' | 'maxTime'>

/** Each list holds the `limit` greatest, greatest first. */
export function cardinalityOf(series: SeriesTable, chunks: Pick<ChunkTable, 'totals'>, limit: number): Cardinality {
  let minTime = Number.POSITIVE_INFINITY
  let maxTime = Number.NEGATIVE_INFINITY
  for (const entry of series.all()) {
    minTime = Math.min(minTime, entry.firstTime)
    maxTime = Math.max(maxTime, newestTime(entry))
  }
  return {
    series: series.size(),
    chunks: chunks.totals().chunks,
    minTime: Number.isFinite(minTime) ? minTime : null,
    maxTime: Number.isFinite(maxTime) ? maxTime : null,
    ...labelCardinality(series.pairs, limit),
  }
}

/** The part that labels tell. */
function labelCardinality(byName: LabelPairs['byName'], limit: number): LabelCardinality {
  const metrics = createTop(limit)
  const valueCounts = createTop(limit)
  const memory = createTop(limit)
  const pairs = createTop(limit)
  let labelPairs = 0
  for (const [name, values] of byName) {
    let bytes = 0
    for (const [value, { size }] of values) {
      if (name === METRIC_NAME) metrics.offer(value, size)
      pairs.offer(`${name}=${value}`, size)
      bytes += (Buffer.byteLength(name) + Buffer.byteLength(value)) * size
    }
    labelPairs += values.size
    valueCounts.offer(name, values.size)
    memory.offer(name, bytes)
  }
  return {
    labelPairs,
    seriesCountByMetricName: metrics.list,
    labelValueCountByLabelName: valueCounts.list,
    memoryInBytesByLabelName: memory.list,
    seriesCountByLabelValuePair: pairs.list,
  }
}

/** Keeps the greatest of what it is offered, in order; equal ones by name. */
function createTop(limit: number): { readonly list: readonly Share[]; offer(name: string, value: number): void } {
  const list: Share[] = []
  return {
    list,
    offer(name, value) {
      let at = list.length
      while (at > 0 && isBefore(name, value, list[at - 1] as Share)) at -= 1
      if (at >= limit) return
      list.splice(at, 0, { name, value })
      if (list.length > limit) list.pop()
    },
  }
}

function isBefore(name: string, value: number, other: Share): boolean {
  return value > other.value || (value === other.value && name < other.name)
}
