/**
 * Decides up to which time points are due. A sample that arrives makes all points up to its own time due at once; when
 * none comes, a point is due `patience` after its time, so that missing samples show as missing.
 */
export interface Timeline {
  /** A batch became readable; `newest` is the newest sample time in it, epoch milliseconds. */
  appended(newest: number): void
  /** Offset (time divided by step) of the newest due point. */
  due(step: number): number
  /** Clock time at which the point is due though no sample comes, epoch milliseconds. */
  latest(offset: number, step: number): number
}

export function createTimeline(options: { readonly now: () => number; readonly patience: () => number }): Timeline {
  const { now, patience } = options
  let newest = Number.NEGATIVE_INFINITY
  return {
    appended: (time) => {
      newest = Math.max(newest, time)
    },
    due: (step) => {
      const clock = now()
      // A sender's clock may run ahead of ours: points of the future are never due.
      return Math.floor(Math.max(Math.min(newest, clock), clock - patience()) / step)
    },
    latest: (offset, step) => offset * step + patience(),
  }
}
