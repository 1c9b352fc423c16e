import { setImmediate } from 'node:timers/promises'
import { LoomError } from '../../../../contract/errors'
import type { Labels } from '../../../../contract/model/labels'
import type { MetricType } from '../../../../engine/model/metadata'

/** What the text of a series in an exposition means. */
export interface CachedSeries {
  /** Whether metric relabelling keeps it. */
  readonly kept: boolean
  /** Its number in the store; null before `settle`, and for one that is not kept or that the store refuses. */
  id: number | null
}

export interface Settled {
  /** Series that were not in the scrape before. */
  readonly added: number
  /** Series that the store refuses, being full or of other mind about labels. */
  readonly refused: number
  /** Why it refused the first of them. */
  readonly refusal: string | null
}

/**
 * What a target's series mean, by their text: a target says much the same each time, so labels are read, relabelled and
 * looked up in the store only for series that the scrape before did not have.
 */
export interface SeriesCache {
  begin(): void
  find(text: string, type: MetricType): CachedSeries
  /**
   * After a scrape that was read whole: gives new series their numbers and forgets those unseen. Of many new ones it does
   * a part at a time, so that others get their turn.
   */
  settle(): Promise<Settled>
  /** After a scrape that failed: forgets what it brought. */
  revert(): void
  /** Forgets everything: numbers in it are no longer those of the store. */
  clear(): void
}

/** So many refusals tell enough: what is left of a scrape need not be tried. */
const MAX_REFUSALS = 100
/** New series that the store is asked for in one go: some 10 ms of work. */
const AT_ONCE = 500

interface Entry extends CachedSeries {
  /** Number of the scrape that saw it last. */
  scrape: number
}

/** `read`: the labels of a series under which its samples go in, or null when relabelling drops it. */
export function createSeriesCache(
  read: (text: string, type: MetricType) => Labels | null,
  seriesId: (labels: Labels) => number,
): SeriesCache {
  const known = new Map<string, Entry>()
  let fresh: { readonly text: string; readonly entry: Entry; readonly labels: Labels | null }[] = []
  let scrape = 0
  let seen = 0

  function add(given: string, type: MetricType): Entry {
    // A slice would hold the whole piece of the exposition in memory that it was cut from.
    const text = Buffer.from(given).toString()
    const labels = read(text, type)
    const entry = { kept: labels !== null, id: null, scrape: 0 }
    known.set(text, entry)
    fresh.push({ text, entry, labels })
    return entry
  }

  return {
    begin() {
      scrape += 1
      seen = 0
      fresh = []
    },
    find(text, type) {
      const entry = known.get(text) ?? add(text, type)
      if (entry.scrape !== scrape) seen += 1
      entry.scrape = scrape
      return entry
    },
    async settle() {
      let added = 0
      let refused = 0
      let refusal: string | null = null
      for (const [at, { text, entry, labels }] of fresh.entries()) {
        if (labels === null) continue
        if (at % AT_ONCE === AT_ONCE - 1) await setImmediate()
        try {
          if (refused < MAX_REFUSALS) entry.id = seriesId(labels)
        } catch (error) {
          if (!(error instanceof LoomError)) throw error
          refusal ??= error.message
        }
        if (entry.id !== null) added += 1
        else {
          refused += 1
          known.delete(text)
        }
      }
      fresh = []
      if (seen < known.size) for (const [text, entry] of known) if (entry.scrape !== scrape) known.delete(text)
      return { added, refused, refusal }
    },
    revert() {
      for (const { text } of fresh) known.delete(text)
      fresh = []
    },
    clear: () => known.clear(),
  }
}
