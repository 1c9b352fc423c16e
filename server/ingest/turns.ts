import { setImmediate } from 'node:timers/promises'

/** Samples that are looked at in one go: some milliseconds' work. */
const TURN = 2000

/** To be called with each sample of a request; awaiting what it answers lets others have their turn, live queries first. */
export function createTurns(): () => Promise<void> | undefined {
  let samples = 0
  return () => {
    samples += 1
    return samples % TURN === 0 ? setImmediate() : undefined
  }
}
