import type { Gap } from '../../../contract/ipc/connection'

/** A shorter silence than this is none. Milliseconds. */
const SHORTEST_GAP = 2_000

/** Begins a gap, unless one of the same cause is open. It begins where an earlier one ended at the earliest. */
export function openGap(gaps: readonly Gap[], cause: Gap['cause'], from: number): Gap[] {
  if (gaps.some((gap) => gap.cause === cause && gap.to === null)) return [...gaps]
  const covered = Math.max(from, ...gaps.map(({ to }) => to ?? Number.NEGATIVE_INFINITY))
  return [...gaps, { from: covered, to: null, cause, refilled: false }]
}

/** Ends the open gaps of these causes at `to`; those that turn out to be none are dropped. */
export function closeGaps(gaps: readonly Gap[], causes: readonly Gap['cause'][], to: number): Gap[] {
  return gaps
    .map((gap) => (gap.to === null && causes.includes(gap.cause) ? { ...gap, to: Math.max(to, gap.from) } : gap))
    .filter((gap) => gap.to === null || gap.to - gap.from >= SHORTEST_GAP)
}

/** Adds a span in which this computer was away. A silence that began with it goes on where it ends. */
export function addAway(gaps: readonly Gap[], from: number, to: number): Gap[] {
  const away: Gap = { from, to, cause: 'computer-away', refilled: false }
  const moved = gaps.map((gap) =>
    gap.to === null && gap.from >= from - SHORTEST_GAP && gap.from < to ? { ...gap, from: to } : gap,
  )
  return to - from < SHORTEST_GAP ? [...gaps] : [...moved, away]
}

/** Marks the ended gaps whose samples came after all. */
export function refillGaps(gaps: readonly Gap[], isRefilled: (from: number, to: number) => boolean): Gap[] {
  return gaps.map((gap) =>
    gap.to !== null && !gap.refilled && isRefilled(gap.from, gap.to) ? { ...gap, refilled: true } : gap,
  )
}

/** Forgets what ended before `time`. */
export function dropGaps(gaps: readonly Gap[], time: number): Gap[] {
  return gaps.filter(({ to }) => to === null || to >= time)
}
