import type { Labels } from '../../contract/model/labels'
import type { Matcher } from '../../engine/model/matcher'
import type { MetricsStore } from '../../engine/store/metrics-store'

/**
 * Ends the series of a source that was interrupted before `time`: by a kill of this process, or a sleep of the computer.
 * Each gets a stale marker one interval after its last sample. Without it a query would carry that sample on for five
 * minutes, and a gap would look like a steady value. Times are in milliseconds.
 */
export function endInterrupted(
  store: Pick<MetricsStore, 'markStale' | 'unended'>,
  source: Labels,
  time: number,
  interval: number,
): void {
  const matchers = Object.entries(source).map(([name, value]) => equals(name, value))
  const endedAt = new Map<number, number[]>()
  for (const { id, time: last } of store.unended(matchers)) {
    const end = last + interval
    if (end < time) endedAt.set(end, [...(endedAt.get(end) ?? []), id])
  }
  for (const [end, ids] of endedAt) store.markStale(ids, end)
}

function equals(name: string, value: string): Matcher {
  return { name, operator: '=', value, matches: (candidate) => candidate === value }
}
