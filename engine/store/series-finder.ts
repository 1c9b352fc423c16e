import type { Labels } from '../../contract/model/labels'
import type { Matcher } from '../model/matcher'
import type { LabelPairs } from './label-pairs'

/** What the finder asks of the series that it finds. */
interface FoundSeries {
  readonly id: number
  readonly labels: Labels
}

/** Finds series by label conditions, ascending by id. `get` tells a series by its id, undefined for one that is gone. */
export function createSeriesFinder<Series extends FoundSeries>(
  { byName }: LabelPairs,
  get: (id: number) => Series | undefined,
  all: () => Iterable<Series>,
): (matchers: readonly Matcher[]) => Series[] {
  /** The shortest list of ids that is sure to hold every match; null when all may. */
  function candidates(matchers: readonly Matcher[]): readonly number[] | null {
    let shortest: readonly number[] | null = null
    for (const { name, operator, value } of matchers) {
      if (operator !== '=' || value === '') continue
      const ids = byName.get(name)?.get(value)?.ids ?? NONE
      if (shortest === null || ids.length < shortest.length) shortest = ids
    }
    if (shortest !== null) return shortest
    const needed = matchers.find((matcher) => !matcher.matches(''))
    return needed === undefined ? null : withMatchingValue(needed)
  }

  function withMatchingValue({ name, matches }: Matcher): number[] {
    const lists: (readonly number[])[] = []
    for (const [value, { ids }] of byName.get(name) ?? []) if (matches(value)) lists.push(ids)
    // Each list ascends; together they need not.
    return lists.flat().sort((a, b) => a - b)
  }

  return (matchers) => {
    const checks = matchers.map(remembering)
    const satisfies = ({ labels }: Series): boolean => checks.every((check) => check(labels))
    const ids = candidates(matchers)
    const found: Series[] = []
    if (ids === null) {
      for (const series of all()) if (satisfies(series)) found.push(series)
      return found
    }
    for (const id of ids) {
      const series = get(id)
      if (series !== undefined && satisfies(series)) found.push(series)
    }
    return found
  }
}

const NONE: readonly number[] = []

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
