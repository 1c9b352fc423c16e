import type { MetricsStore } from '../../engine/store/metrics-store'

/** Where samples become readable: the store, or what stands before a remote engine. */
export interface LiveSource {
  /** The same as long as the data is the same data. */
  readonly epoch: string
  /** Runs when samples became readable; `newest` is the newest time among them, epoch milliseconds. */
  onAppended(listener: (appended: { readonly newest: number }) => void): () => void
  /** How long after its time a point is evaluated though no sample came, milliseconds; infinity: not at all. */
  patience(): number
}

const PATIENCE_MS = 1500

/** The embedded store: what it has taken in is readable at once. */
export function storeSource({ epoch, onAppended }: Pick<MetricsStore, 'epoch' | 'onAppended'>): LiveSource {
  return { epoch, onAppended, patience: () => PATIENCE_MS }
}
