import type { InstantResult, QueryLimits, RangeResult } from '../model/query-result'
import type { SeriesSource } from '../model/series'
import type { CompiledQuery } from './compile'
import { beginRange, evaluateInstant, evaluateRange, rangeSeries } from './evaluate'
import { gatherParts } from './gather-parts'
import { readAhead } from './read-ahead'

/** How long a slice may hold up whatever else the process has to do, roughly; milliseconds. */
const SLICE_MS = 10
/**
 * Of very many series one moment alone takes longer: nearly all of that is spent on finding them, however many moments
 * follow. A slice may take this much longer than the shortest, which a few moments more are worth.
 */
const LEEWAY = 1.5
const FIRST_POINTS = 2

/** Evaluates a query at one moment, having read its samples in slices. */
export async function instantInSlices(
  nextTurn: () => Promise<void>,
  query: CompiledQuery,
  source: SeriesSource,
  time: number,
  limits: QueryLimits,
): Promise<InstantResult> {
  const ahead = await readAhead(nextTurn, source, limits, (empty) => evaluateInstant(query, empty, time, limits))
  return evaluateInstant(query, ahead, time, limits)
}

/**
 * Evaluates a range query some moments at a time, and lets others take their turn in between. Moments do not depend on
 * each other, so the answer is that of `evaluateRange`.
 */
export async function rangeInSlices(
  nextTurn: () => Promise<void>,
  query: CompiledQuery,
  source: SeriesSource,
  start: number,
  end: number,
  step: number,
  limits: QueryLimits,
): Promise<RangeResult> {
  // One moment is a tick of a live query, which nobody should make wait.
  if (start === end) return evaluateRange(query, source, start, end, step, limits)
  await nextTurn()
  const ahead = await readAhead(nextTurn, source, limits, (empty) => {
    const rehearsal = beginRange(query, empty, start, end, step, limits)
    rehearsal.part(0, 1)
    rehearsal.part(rehearsal.points - 1, 1)
  })
  const run = beginRange(query, ahead, start, end, step, limits)
  if (run.points <= FIRST_POINTS) return run.result(rangeSeries(run.part(0, run.points)))
  const gathered = gatherParts(run.points, limits.maxSamples)
  let size = FIRST_POINTS
  let shortest = Number.POSITIVE_INFINITY
  for (let first = 0; first < run.points; ) {
    if (first > 0) await nextTurn()
    const count = Math.min(size, run.points - first)
    const began = limits.now()
    gathered.add(run.part(first, count), first)
    const took = limits.now() - began
    first += count
    shortest = Math.min(shortest, took)
    const most = Math.max(SLICE_MS, LEEWAY * shortest)
    size = Math.max(1, Math.min(2 * count, Math.floor((count * most) / took)))
  }
  return run.result(gathered.series())
}
