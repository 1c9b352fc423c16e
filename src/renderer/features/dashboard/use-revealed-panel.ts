import { type RefObject, useEffect, useRef } from 'react'
import { loom } from '../../bridge/loom'

/** How long a revealed panel stays marked, in milliseconds. */
const MARKED_FOR = 2500

/**
 * Goes to the panel of a clicked notification: in sight, focused, and marked for a moment. While the dashboard is not
 * `complete`, a panel that is not there yet is gone to when it is.
 */
export function useRevealedPanel(grid: RefObject<HTMLElement | null>, showAll: () => void, complete: boolean): void {
  const awaited = useRef<number>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const reveal = (panelId: number): void => {
      const panel = grid.current?.querySelector<HTMLElement>(`[data-panel-id="${panelId}"]`)
      awaited.current = panel || complete ? null : panelId
      if (!panel) return
      panel.focus({ preventScroll: true })
      panel.scrollIntoView({ block: 'center' })
      panel.dataset.revealed = 'true'
      clearTimeout(timer)
      timer = setTimeout(() => delete panel.dataset.revealed, MARKED_FOR)
    }
    if (awaited.current !== null) reveal(awaited.current)
    const stop = loom.panel.revealed.subscribe(({ panelId }) => {
      showAll()
      reveal(panelId)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [grid, showAll, complete])
}
