/** What `stats` answers. Times in seconds; what Loom does not tell apart is 0. */
interface QueryStatistics {
  readonly timings: Readonly<Record<string, number>>
  readonly samples: { readonly totalQueryableSamples: number; readonly peakSamples: number }
}

/** Counts and times one query, in the shape of Prometheus's statistics. */
export function createStatistics(): { read(samples: number): void; taken(): QueryStatistics } {
  const began = performance.now()
  let samples = 0
  return {
    read(more) {
      samples += more
    },
    taken() {
      const seconds = (performance.now() - began) / 1000
      return {
        timings: {
          evalTotalTime: seconds,
          resultSortTime: 0,
          queryPreparationTime: 0,
          innerEvalTime: seconds,
          execQueueTime: 0,
          execTotalTime: seconds,
        },
        samples: { totalQueryableSamples: samples, peakSamples: samples },
      }
    },
  }
}
