import type { Unsubscribe } from '../../../contract/ipc/define'

/** One timer for everything that changes because time passes: ages, and the end of the axis while no samples come. */
export interface Ticker {
  readonly subscribe: (listener: () => void) => Unsubscribe
}

export function createTicker(milliseconds: number): Ticker {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = (): void => {
    for (const listener of [...listeners]) listener()
  }
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      timer ??= setInterval(tick, milliseconds)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
