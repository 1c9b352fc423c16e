import type { Gap } from '../../../contract/ipc/connection'
import type { OpenDashboard } from '../../../contract/ipc/desktop'
import type { FeedMessage } from '../../../contract/ipc/feed'
import type { Observable } from '../observable'

/** The near end of a window's MessagePort. */
export interface FeedPort {
  readonly post: (message: FeedMessage) => void
}

export interface Feeds {
  readonly openDashboard: Observable<OpenDashboard | null>
  readonly gaps: Observable<Gap[]>
  /** Sends everything at once, then each frame as it comes; returns what ends it. */
  readonly attachPort: (port: FeedPort) => () => void
  readonly dispose: () => void
}
