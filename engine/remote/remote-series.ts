import { LoomError } from '../../contract/errors'
import { type Labels, labelsKey } from '../../contract/model/labels'
import { labelSet } from '../store/label-set'
import type { StoreLimits } from '../store/store-limits'
import { encodeLabels } from './write-request'

/** A series that is written to a remote engine. */
export interface RemoteSeries {
  readonly id: number
  readonly labels: Labels
  /** As they stand in a WriteRequest. */
  readonly encoded: Uint8Array
  /** Time of the newest sample, milliseconds; -Infinity before the first. */
  newest: number
  /** A stale marker has ended it. */
  ended: boolean
  usedAt: number
}

/** Numbers for the series that are written at present. In memory: a number holds for this process alone. */
export interface RemoteSeriesTable {
  /** Throws `store/rejected` for labels that are not valid, and beyond the limit of series. */
  id(labels: Labels): number
  knownId(labels: Labels): number | undefined
  get(id: number): RemoteSeries | undefined
  all(): Iterable<RemoteSeries>
  readonly size: number
}

/** A series that was not written for so long gives its place to others. */
const UNUSED_MS = 60 * 60_000

export function createRemoteSeriesTable(limits: StoreLimits, now: () => number): RemoteSeriesTable {
  const byKey = new Map<string, RemoteSeries>()
  const byId = new Map<number, RemoteSeries>()
  let next = 1
  let sweptAt = Number.NEGATIVE_INFINITY

  const find = (labels: Labels): RemoteSeries | undefined => {
    const found = byKey.get(labelsKey(labels))
    if (found !== undefined) found.usedAt = now()
    return found
  }

  const requireRoom = (): void => {
    if (byId.size < limits.maxSeries) return
    if (now() - sweptAt > UNUSED_MS / 60) {
      sweptAt = now()
      for (const [key, { id, usedAt }] of byKey) {
        if (now() - usedAt < UNUSED_MS) continue
        byKey.delete(key)
        byId.delete(id)
      }
    }
    if (byId.size >= limits.maxSeries) {
      throw new LoomError('store/rejected', `${limits.maxSeries} series are written at once; no more are taken.`)
    }
  }

  return {
    id: (given) => {
      const known = find(given)
      if (known !== undefined) return known.id
      const labels = labelSet(given, limits)
      const same = find(labels)
      if (same !== undefined) return same.id
      requireRoom()
      const id = next
      next += 1
      const series = {
        id,
        labels,
        encoded: encodeLabels(labels),
        newest: Number.NEGATIVE_INFINITY,
        ended: false,
        usedAt: now(),
      }
      byKey.set(labelsKey(labels), series)
      byId.set(id, series)
      return id
    },
    knownId: (labels) => find(labels)?.id,
    get: (id) => {
      const found = byId.get(id)
      if (found !== undefined) found.usedAt = now()
      return found
    },
    all: () => byId.values(),
    get size() {
      return byId.size
    },
  }
}
