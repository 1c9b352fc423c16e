import type { AlertList } from '../../../contract/ipc/desktop'
import type { Alert } from '../../../contract/model/alert'
import type { Observable } from '../observable'

/** A server told of an alert: a new one, or one that changed. */
export interface AlertChange {
  readonly serverId: string
  readonly alert: Alert
}

export interface Alerts {
  readonly list: Observable<AlertList>
  /** Hears of each change that the server told of, never of what the cache held; returns what ends it. */
  readonly onChange: (listener: (change: AlertChange) => void) => () => void
  readonly dispose: () => void
}
