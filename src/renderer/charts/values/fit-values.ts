/** A suffix is set smaller than its number, after a gap. */
const SUFFIX_WIDTH = 0.6

/**
 * Tells the stylesheet how long the longest value is, so that a long one is set smaller instead of cut. All values of a
 * panel have one size, and it only ever shrinks: a number that moves would otherwise jump.
 */
export function fitValues(host: HTMLElement): void {
  const before = Number(host.dataset.longest ?? 0)
  let longest = before
  for (const text of host.querySelectorAll('.value-text')) {
    const suffix = text.nextElementSibling?.textContent?.length ?? 0
    longest = Math.max(longest, (text.textContent?.length ?? 0) + (suffix + 1) * SUFFIX_WIDTH)
  }
  if (longest === before) return
  host.dataset.longest = String(longest)
  host.style.setProperty('--value-length', longest.toFixed(1))
}
