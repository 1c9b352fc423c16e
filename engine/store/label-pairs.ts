import type { Labels } from '../../contract/model/labels'

/** A label name with a value, and the series that carry them. */
interface LabelPair {
  /** No other pair ever has it. */
  readonly number: number
  /** As each series arrives, its values are strings of their own: this is the one that all share. */
  readonly value: string
  /** Ascending ids of its series; some may be gone. */
  ids: number[]
  /** How many are not gone. */
  size: number
}

export interface LabelPairs {
  /** Label name → label value → pair. */
  readonly byName: ReadonlyMap<string, ReadonlyMap<string, LabelPair>>
  /** Adds a series, whose id is higher than all before. */
  add(id: number, labels: Labels): void
  remove(labels: Labels): void
  /** The same text as `value`, in the one string that the series share, if there is one. */
  shared(name: string, value: string): string
  /**
   * A text by which to look label sets up, undefined for one with a pair that no series carries. Labels without a value
   * do not count. Made of the numbers of the pairs, it takes a fraction of what the labels would.
   */
  keyOf(labels: Labels): string | undefined
}

/** `isThere` tells whether a series that was added has not been removed. */
export function createLabelPairs(isThere: (id: number) => boolean): LabelPairs {
  const byName = new Map<string, Map<string, LabelPair>>()
  let next = 0

  function obtain(name: string, value: string): LabelPair {
    const values = byName.get(name) ?? new Map<string, LabelPair>()
    const pair = values.get(value) ?? { number: next++, value, ids: [], size: 0 }
    if (pair.size === 0) values.set(value, pair)
    if (values.size === 1) byName.set(name, values)
    return pair
  }

  return {
    byName,
    add(id, labels) {
      for (const [name, value] of Object.entries(labels)) {
        const pair = obtain(name, value)
        // A list of one takes no room for more: many values are those of a single series.
        if (pair.ids.length === 0) pair.ids = [id]
        else pair.ids.push(id)
        pair.size += 1
      }
    },
    remove(labels) {
      for (const [name, value] of Object.entries(labels)) {
        const values = byName.get(name)
        const pair = values?.get(value)
        if (values === undefined || pair === undefined) continue
        pair.size -= 1
        if (pair.size === 0) values.delete(value)
        // Not each time: taking one out of a long list costs as much as taking out half of them.
        else if (pair.ids.length > 2 * pair.size) pair.ids = pair.ids.filter(isThere)
        if (values.size === 0) byName.delete(name)
      }
    },
    shared: (name, value) => byName.get(name)?.get(value)?.value ?? value,
    keyOf(labels) {
      const units: number[] = []
      for (const name of Object.keys(labels).sort()) {
        const value = labels[name] as string
        if (value === '') continue
        const pair = byName.get(name)?.get(value)
        if (pair === undefined) return undefined
        units.push(pair.number & 0xffff, pair.number >>> 16)
      }
      return String.fromCharCode(...units)
    },
  }
}
