import type { Reading } from '../reading'

/** What a platform can tell, by the name of the part; one part that fails leaves the others as they are. */
export interface Readers {
  /** Cheap enough to run in the very moment of each sample. */
  readonly instant: Readonly<Record<string, () => Reading[]>>
  /** Slower ones: each runs beside the samples, at most one at a time; its newest answer is part of every sample. */
  readonly background: Readonly<Record<string, { readonly every: number; readonly read: () => Promise<Reading[]> }>>
}
