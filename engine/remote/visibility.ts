import type { QueryEngine } from '../model/query-result'

/** Follows up to which time a remote engine shows what was written to it: most need a moment after taking samples. */
export interface Visibility {
  /** Samples up to this time (milliseconds) were taken by the engine: looks until they show. */
  expect(time: number): void
  stop(): void
}

interface VisibilityOptions {
  readonly engine: Pick<QueryEngine, 'instant'>
  /** Selector of a series that is written all the time, after the others of its moment. */
  readonly marker: string
  readonly now: () => number
  /** Samples up to this time show. */
  readonly onVisible: (time: number) => void
}

const LOOK_EVERY_MS = 250
/** Without a sight of what was written, it looks no further than this until the next write. */
const LOOK_AT_MOST_MS = 60_000
const TIMEOUT_MS = 5000

export function createVisibility({ engine, marker, now, onVisible }: VisibilityOptions): Visibility {
  const limits = { maxSamples: 1, maxSeries: 100, timeout: TIMEOUT_MS, now }
  let expected = Number.NEGATIVE_INFINITY
  let seen = Number.NEGATIVE_INFINITY
  let lookUntil = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function look(): Promise<void> {
    const newest = await newestSeen().catch(() => undefined)
    if (stopped) return
    if (newest !== undefined && newest > seen) {
      seen = newest
      onVisible(newest)
    }
    timer = undefined
    if (seen < expected && now() < lookUntil) lookSoon()
  }

  async function newestSeen(): Promise<number | undefined> {
    const result = await engine.instant(`timestamp(${marker})`, now(), limits)
    const times = result.type === 'vector' ? result.samples.map(({ value }) => value * 1000) : []
    return times.length === 0 ? undefined : Math.round(Math.max(...times))
  }

  function lookSoon(): void {
    timer ??= setTimeout(() => void look(), LOOK_EVERY_MS)
  }

  return {
    expect: (time) => {
      expected = Math.max(expected, time)
      lookUntil = now() + LOOK_AT_MOST_MS
      if (!stopped) lookSoon()
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
