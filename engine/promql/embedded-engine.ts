import type { QueryEngine } from '../model/query-result'
import type { SeriesSource } from '../model/series'
import { type CompiledQuery, compile } from './compile'
import { instantInSlices, rangeInSlices } from './evaluate-in-slices'
import type { Language } from './syntax/experimental'
import { requireRangeable } from './syntax/rangeable'
import { createTurns } from './turns'

/** Compiled queries that an engine keeps at hand. */
const KEPT_QUERIES = 256

/** The engine that evaluates PromQL, stable unless told otherwise, in this process over any source of series. */
export function createEmbeddedEngine(source: SeriesSource, language?: Language): QueryEngine {
  // A Map keeps the order of insertion, so its first entry is the one unused for longest.
  const kept = new Map<string, CompiledQuery>()
  const nextTurn = createTurns()

  const compiled = (expr: string): CompiledQuery => {
    const query = kept.get(expr) ?? compile(expr, language)
    kept.delete(expr)
    kept.set(expr, query)
    if (kept.size > KEPT_QUERIES) {
      for (const oldest of kept.keys()) {
        kept.delete(oldest)
        break
      }
    }
    return query
  }

  return {
    check: (expr) => void compiled(expr),
    checkRange: (expr) => requireRangeable(compiled(expr).program.type),
    instant: async (expr, time, limits) => instantInSlices(nextTurn, compiled(expr), source, time, limits),
    range: async (expr, start, end, step, limits) =>
      rangeInSlices(nextTurn, compiled(expr), source, start, end, step, limits),
  }
}
