import type { Clock } from '../clock'
import type { Log } from '../log/log'
import { createObservable, type Observable } from '../observable'

/** Trays come up after the apps that a desktop starts at login: who finds none looks again after these milliseconds. */
const LOOK_AGAIN_AFTER = [5_000, 20_000, 60_000]

interface KeepTrayOptions {
  readonly hasHost: () => Promise<boolean>
  /** Puts the icon there; returns what takes it away. */
  readonly show: () => () => void
  readonly clock: Clock
  readonly log: Log
}

export interface KeptTray {
  readonly available: Observable<boolean>
  /** Looks for a tray once; resolves when it is known whether there is one now. */
  readonly look: () => Promise<void>
  readonly dispose: () => void
}

/** Shows the tray icon as soon as this desktop has a place for it. */
export function keepTray({ hasHost, show, clock, log }: KeepTrayOptions): KeptTray {
  const available = createObservable(false)
  let remove: () => void = () => undefined
  let cancel: () => void = () => undefined
  let disposed = false
  let looks = 0

  async function look(): Promise<void> {
    cancel()
    const found = await hasHost()
    if (disposed || available.get()) return
    if (found) {
      remove = show()
      available.set(true)
      log.info('tray.shown')
      return
    }
    const delay = LOOK_AGAIN_AFTER[looks]
    if (looks === 0) log.info('tray.not-available')
    looks += 1
    if (delay !== undefined) cancel = clock.after(delay, () => void look())
  }

  return {
    available,
    look,
    dispose: () => {
      disposed = true
      cancel()
      remove()
    },
  }
}
