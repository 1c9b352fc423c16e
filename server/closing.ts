import type { Log } from './log/log'

/** What a start has opened so far, in that order. */
export interface Closing {
  /** Adds what ends a thing that was just opened. */
  add(...close: readonly (() => void | Promise<void>)[]): void
  /** Closes the last opened first; one that fails keeps none of the others open. Runs once. */
  closeAll(): Promise<void>
}

export function createClosing(log: Log): Closing {
  const opened: (() => void | Promise<void>)[] = []
  let done: Promise<void> | undefined

  async function run(): Promise<void> {
    for (const close of opened.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        log.error('closing failed', { error })
      }
    }
  }

  return {
    add: (...close) => void opened.push(...close),
    closeAll: () => {
      done ??= run()
      return done
    },
  }
}
