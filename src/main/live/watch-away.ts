import type { Clock } from '../clock'
import type { SystemHints } from '../platform/system-hints'

/** How often the clock is looked at. */
const LOOK_EVERY = 10_000

/** A look that comes so much late means that this computer stood still, whatever the system says. */
const LATE = 15_000

/** Tells of each span in which this computer was away, once it is over. Times by `clock`. Returns what ends it. */
export function watchAway(
  hints: Pick<SystemHints, 'awake'>,
  clock: Clock,
  onAway: (from: number, to: number) => void,
): () => void {
  let suspendedAt: number | null = null
  let looked = clock.now()
  let cancel: () => void = () => undefined

  function look(): void {
    const now = clock.now()
    if (suspendedAt === null && now - looked > LOOK_EVERY + LATE) onAway(looked, now)
    lookLater()
  }

  function lookLater(): void {
    looked = clock.now()
    cancel()
    cancel = clock.after(LOOK_EVERY, look)
  }

  const stop = hints.awake.subscribe((awake) => {
    const now = clock.now()
    if (!awake) suspendedAt = now
    else if (suspendedAt !== null) {
      onAway(suspendedAt, now)
      suspendedAt = null
    }
    lookLater()
  })
  lookLater()
  return () => {
    stop()
    cancel()
  }
}
