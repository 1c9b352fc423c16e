import type { StoreApi } from 'zustand/vanilla'
import type { Mirrored } from './mirror'

/** A main process that takes longer is busy; the page then shows that it does not know yet. */
const PATIENCE_MS = 150

/** Resolves when main has answered for each of these states, or after a moment. */
export function firstKnowledge(
  stores: readonly Pick<StoreApi<Mirrored<unknown>>, 'getState' | 'subscribe'>[],
): Promise<void> {
  return new Promise((resolve) => {
    const isKnown = (): boolean =>
      stores.every((store) => {
        const { value, failure } = store.getState()
        return value !== undefined || failure !== undefined
      })
    const stops = stores.map((store) =>
      store.subscribe(() => {
        if (isKnown()) done()
      }),
    )
    const timer = setTimeout(done, PATIENCE_MS)
    if (isKnown()) done()

    function done(): void {
      clearTimeout(timer)
      for (const stop of stops) stop()
      resolve()
    }
  })
}
