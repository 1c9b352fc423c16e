import type { Reading } from './reading'

/** Something that is measured once a second. */
export interface Source {
  /** Value of the label `job` of all its samples. */
  readonly job: string
  /** Value of the label `instance`. */
  readonly instance: string
  /** What it measures now, for samples of `time` (milliseconds). Quick: it runs in the moment of the sample. */
  collect(time: number): Reading[]
  stop(): void
}

/** Told of a part of a source that can't be read, once until it works again. */
export type FailureListener = (part: string, error: unknown) => void
