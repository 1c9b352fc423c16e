import type { ErrorCode } from '../../../contract/errors'
import { feedName } from '../../../contract/ipc/feed'
import type { Dashboard } from '../../../contract/model/dashboard'
import { createRing, type Ring } from './ring'

/** The data of one target of the open dashboard. Mutable: its owners move it on. */
export interface Feed {
  readonly name: string
  readonly expr: string
  /** Seconds. */
  readonly range: number
  /** Milliseconds. */
  readonly step: number
  /** Equal where the same columns answer: expression and step. */
  readonly query: string
  readonly ring: Ring
  source: 'live' | 'cache'
  /** Why the server has no new data; null while it has. */
  failure: { readonly code: ErrorCode; readonly message: string } | null
}

/** One feed for each target of each panel; those of `earlier` that answer the same go on. */
export function feedsOf(dashboard: Dashboard, earlier: ReadonlyMap<string, Feed>): Map<string, Feed> {
  const { range, step, panels } = dashboard
  const feeds = new Map<string, Feed>()
  for (const panel of panels) {
    for (const { refId, expr } of panel.targets) {
      const name = feedName(panel.id, refId)
      const query = `${step} ${expr}`
      const known = earlier.get(name)
      feeds.set(
        name,
        known?.query === query && known.range === range
          ? known
          : {
              name,
              expr,
              range,
              step,
              query,
              ring: createRing({ step, capacity: Math.max(1, Math.floor((range * 1000) / step)) }),
              source: 'cache',
              failure: null,
            },
      )
    }
  }
  return feeds
}
