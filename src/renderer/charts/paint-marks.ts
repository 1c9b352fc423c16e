let first = true
let newest = 0

/**
 * Leaves marks that benchmarks read: `loom:first-panel` once, when it is on the screen, and `loom:painted` with the time of each newer sample.
 * The second is cleared at once, so that observers hear of it and nothing piles up.
 */
export function markPainted(sample: number): void {
  if (first) {
    first = false
    // Two frames later it is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('loom:first-panel')))
  }
  if (!(sample > newest)) return
  newest = sample
  performance.mark('loom:painted', { detail: { sample } })
  performance.clearMarks('loom:painted')
}
