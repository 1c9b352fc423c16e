/** What the announcement `panel:revealed` carries. */
interface Revealed {
  readonly panelId: number
}

export interface PanelReveal {
  readonly subscribe: (listener: (revealed: Revealed) => void) => () => void
  /** Shows the window, and in it the panel; null shows the window alone. */
  readonly reveal: (panelId: number | null) => void
  /** The page listens from now on. */
  readonly pageReady: () => void
}

/** Brings a person to a panel. A wish from before the page runs is kept until it does. */
export function createPanelReveal(showWindow: () => void): PanelReveal {
  const listeners = new Set<(revealed: Revealed) => void>()
  let ready = false
  let waiting: number | null = null
  const tell = (panelId: number): void => {
    for (const listener of [...listeners]) listener({ panelId })
  }
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reveal: (panelId) => {
      showWindow()
      if (panelId === null) return
      if (ready) tell(panelId)
      else waiting = panelId
    },
    pageReady: () => {
      ready = true
      if (waiting !== null) tell(waiting)
      waiting = null
    },
  }
}
