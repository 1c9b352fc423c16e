import { type RefObject, useEffect, useState } from 'react'

/**
 * Which panel fills the dashboard: `v` on the focused or hovered panel shows it alone, `v` or Escape brings the others
 * back. A sheet or a text field in front keeps its own keys.
 */
export function useViewedPanel(grid: RefObject<HTMLElement | null>): [number | null, (id: number | null) => void] {
  const [viewed, setViewed] = useState<number | null>(null)
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTaken(event.target)) return
      if (event.key === 'Escape') setViewed(null)
      if (event.key === 'v') setViewed((current) => (current === null ? chosenPanel(grid.current) : null))
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [grid])
  return [viewed, setViewed]
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open], [role="dialog"]') !== null) return true
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]')
}

/** The panel under the pointer comes first: that is what the person looks at. */
function chosenPanel(grid: HTMLElement | null): number | null {
  const panel =
    grid?.querySelector<HTMLElement>('.panel:hover') ?? document.activeElement?.closest<HTMLElement>('.panel')
  const id = Number(panel?.dataset.panelId)
  return Number.isInteger(id) ? id : null
}
