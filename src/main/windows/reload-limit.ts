const LIMIT = 3
const WINDOW = 60_000

/** Lets a crashed page load again at most three times a minute; more would be a loop. `now` is in milliseconds. */
export function createReloadLimit(now: () => number): () => boolean {
  let reloads: number[] = []
  return () => {
    reloads = reloads.filter((reload) => now() - reload < WINDOW)
    if (reloads.length >= LIMIT) return false
    reloads.push(now())
    return true
  }
}
