import type { Labels } from '../../contract/model/labels'
import type { Matcher } from '../model/matcher'
import type { Postings } from './cardinality'

/** Finds series by label conditions through posting lists: for each name and value, the ids that carry it. */
export interface SeriesIndex {
  readonly postings: Postings
  add(id: number, labels: Labels): void
  remove(id: number, labels: Labels): void
  /** Ids that satisfy every matcher, ascending. */
  find(matchers: readonly Matcher[]): readonly number[]
}

/** `labelsOf` tells the labels of an id that was added. */
export function createSeriesIndex(labelsOf: (id: number) => Labels): SeriesIndex {
  const postings = new Map<string, Map<string, Set<number>>>()
  const all = new Set<number>()

  /** The smallest set of ids that is sure to hold every match. */
  function candidates(matchers: readonly Matcher[]): Iterable<number> {
    let smallest: ReadonlySet<number> = all
    for (const matcher of matchers) {
      if (matcher.operator !== '=' || matcher.value === '') continue
      const ids = postings.get(matcher.name)?.get(matcher.value)
      if (ids === undefined) return []
      if (ids.size < smallest.size) smallest = ids
    }
    if (smallest !== all) return smallest
    const regular = matchers.find((matcher) => !matcher.matches(''))
    return regular === undefined ? all : withMatchingValue(regular)
  }

  function withMatchingValue(matcher: Matcher): number[] {
    const ids: number[] = []
    for (const [value, holders] of postings.get(matcher.name) ?? []) {
      if (matcher.matches(value)) for (const id of holders) ids.push(id)
    }
    return ids
  }

  return {
    postings,
    add(id, labels) {
      all.add(id)
      for (const [name, value] of Object.entries(labels)) {
        const values = entry(postings, name, () => new Map<string, Set<number>>())
        entry(values, value, () => new Set<number>()).add(id)
      }
    },
    remove(id, labels) {
      all.delete(id)
      for (const [name, value] of Object.entries(labels)) {
        const values = postings.get(name)
        const ids = values?.get(value)
        ids?.delete(id)
        if (ids?.size === 0) values?.delete(value)
        if (values?.size === 0) postings.delete(name)
      }
    },
    find(matchers) {
      const checks = matchers.map(remembering)
      const found: number[] = []
      for (const id of candidates(matchers)) {
        const labels = labelsOf(id)
        if (checks.every((check) => check(labels))) found.push(id)
      }
      return found.sort((a, b) => a - b)
    },
  }
}

/** A matcher's verdict on label sets that asks a regular expression just once for each distinct value. */
function remembering(matcher: Matcher): (labels: Labels) => boolean {
  const verdicts = new Map<string, boolean>()
  return (labels) => {
    const value = labels[matcher.name] ?? ''
    const known = verdicts.get(value)
    if (known !== undefined) return known
    const verdict = matcher.matches(value)
    verdicts.set(value, verdict)
    return verdict
  }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
