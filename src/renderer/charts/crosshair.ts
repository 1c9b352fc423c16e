import type { Unsubscribe } from '../../../contract/ipc/define'

/** Where the person points: one moment for all panels. */
export interface CrosshairPoint {
  /** Epoch milliseconds, on a point of the hovered panel. */
  readonly time: number
  readonly panelId: number
  /** Value under the pointer on the hovered panel's axis; null when keys moved the crosshair. */
  readonly value: number | null
  /** Where the tooltip belongs, in window pixels. */
  readonly x: number
  readonly y: number
}

/** One crosshair shared by all panels, outside React: it moves with every pointer event. */
export interface Crosshair {
  readonly get: () => CrosshairPoint | null
  readonly set: (point: CrosshairPoint | null) => void
  readonly subscribe: (listener: (point: CrosshairPoint | null) => void) => Unsubscribe
}

export function createCrosshair(): Crosshair {
  let current: CrosshairPoint | null = null
  const listeners = new Set<(point: CrosshairPoint | null) => void>()
  return {
    get: () => current,
    set: (point) => {
      if (point === null && current === null) return
      current = point
      for (const listener of [...listeners]) listener(point)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
