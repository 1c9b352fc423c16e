import type { Matcher } from '../model/matcher'
import type { QueryLimits } from '../model/query-result'
import type { SeriesSamples, SeriesSource } from '../model/series'
import { createBudget } from './plan/budget'
import { countUntil } from './plan/search'

/** How long reading goes on before others take their turn, milliseconds. */
const READ_MS = 5

/** What one selector of a query will ask for. */
interface Need {
  from: number
  to: number
}

type Needs = Map<readonly Matcher[], Need>

/**
 * Reads what a query will need before it is evaluated, a few series at a time, and lets others take their turn in
 * between. Answers a source of just that; the samples are copies. `rehearse` evaluates the query's first and last moment
 * over a source that holds nothing, to hear what it asks for.
 */
export async function readAhead(
  nextTurn: () => Promise<void>,
  source: SeriesSource,
  limits: QueryLimits,
  rehearse: (source: SeriesSource) => void,
): Promise<SeriesSource> {
  if (source.each === undefined) return source
  const needs: Needs = new Map()
  rehearse({
    select(matchers, from, to) {
      const known = needs.get(matchers)
      needs.set(matchers, { from: Math.min(from, known?.from ?? from), to: Math.max(to, known?.to ?? to) })
      return []
    },
  })
  const { onRead: _unheard, ...quiet } = limits
  const budget = createBudget(quiet)
  const read = new Map<readonly Matcher[], readonly SeriesSamples[]>()
  let began = limits.now()
  for (const [matchers, { from, to }] of needs) {
    const found: SeriesSamples[] = []
    for (const series of source.each(matchers, from, to)) {
      budget.read(series.times.length)
      budget.checkpoint()
      found.push(copyOf(series))
      if (limits.now() - began < READ_MS) continue
      await nextTurn()
      began = limits.now()
    }
    read.set(matchers, found)
  }
  return { select: (matchers, from, to) => cutAll(read.get(matchers) ?? source.select(matchers, from, to), from, to) }
}

/** What is in live memory changes with the next append. */
function copyOf(series: SeriesSamples): SeriesSamples {
  return { ...series, times: series.times.slice(), values: series.values.slice() }
}

function cutAll(all: readonly SeriesSamples[], from: number, to: number): readonly SeriesSamples[] {
  const found: SeriesSamples[] = []
  for (const series of all) {
    const { labels, times, values, rollUp } = series
    const until = countUntil(times, to)
    // Of rolled up samples the one before may hold the value that is looked for.
    const first = Math.max(0, countUntil(times, from - 1) - (rollUp === undefined ? 0 : 1))
    if (first >= until) continue
    if (first === 0 && until === times.length) {
      found.push(series)
      continue
    }
    const cut = (column: Float64Array): Float64Array => column.subarray(first, until)
    found.push({
      labels,
      times: cut(times),
      values: cut(values),
      ...(rollUp === undefined
        ? {}
        : {
            rollUp: {
              sparse: rollUp.sparse,
              min: cut(rollUp.min),
              max: cut(rollUp.max),
              sum: cut(rollUp.sum),
              count: cut(rollUp.count),
            },
          }),
    })
  }
  return found
}
