import type { MetricsStore } from '../../engine/store/metrics-store'
import { startAlignedTimer, type Timers } from './aligned-timer'
import { createFailingParts } from './failing-parts'
import { createRecorder } from './recorder'
import type { SourceStatus } from './self/self-source'
import type { FailureListener, Source } from './source'

const INTERVAL_MS = 1000

export interface SourcesOptions {
  readonly store: Pick<MetricsStore, 'seriesId' | 'append' | 'markStale' | 'unended'>
  readonly timers: Timers
  readonly onFailure: FailureListener
}

export interface Sources {
  /** Measures it from the next second on. Sources run in the order in which they were added. */
  add(source: Source): void
  /** Which there are, and when each last gave a sample. */
  list(): readonly SourceStatus[]
  stop(): void
}

interface Running {
  readonly source: Source
  readonly recorder: ReturnType<typeof createRecorder>
  lastSampleAt: number | null
}

/**
 * Measures all sources once a second on the second, in one go, so that live queries see each second once and whole. A
 * source that fails leaves the others as they are.
 */
export function startSources({ store, timers, onFailure }: SourcesOptions): Sources {
  const running: Running[] = []
  const parts = createFailingParts(onFailure)

  function collect(time: number): void {
    for (const entry of running) {
      parts.attempt(
        entry.source.job,
        () => {
          const { accepted } = entry.recorder.record(entry.source.collect(time), time)
          if (accepted > 0) entry.lastSampleAt = time
        },
        undefined,
      )
    }
  }

  const stopTimer = startAlignedTimer(timers, INTERVAL_MS, collect)
  return {
    add(source) {
      const { job, instance } = source
      running.push({ source, recorder: createRecorder(store, { job, instance }, INTERVAL_MS), lastSampleAt: null })
    },
    list: () => running.map(({ source: { job, instance }, lastSampleAt }) => ({ job, instance, lastSampleAt })),
    stop() {
      stopTimer()
      for (const { source } of running) source.stop()
    },
  }
}
