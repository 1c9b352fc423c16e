import type { ErrorCode } from '../../../../contract/errors'
import type { Unsubscribe } from '../../../../contract/ipc/define'
import type { FeedMessage } from '../../../../contract/ipc/feed'
import { decodeFrame } from '../../../../contract/wire/frame'
import { createFeedRing, type FeedRing } from './feed-ring'
import { createServerClock, type ServerClock } from './server-clock'

/** Points held before the dashboard's range is known: the snapshot may be here first. */
const FIRST_CAPACITY = 1_200

/** Why the server cannot answer a query. */
export interface FeedFailure {
  readonly code: ErrorCode
  readonly message: string
}

/** The data of one target, outside React. */
export interface Feed {
  readonly ring: FeedRing
  /** Where the newest data came from; null before any came. */
  readonly source: 'live' | 'cache' | null
  /** Older data stays while a query fails. */
  readonly failure: FeedFailure | null
}

export interface Feeds {
  readonly clock: ServerClock
  readonly get: (name: string) => Feed
  readonly apply: (message: FeedMessage) => void
  /** The dashboard's range in seconds and step in milliseconds: how many points are held. */
  readonly setWindow: (range: number, step: number) => void
  /** Time of the newest sample of all feeds, epoch milliseconds; NaN when there is none. */
  readonly newestSample: () => number
  /** Time of the oldest sample of all feeds; infinite when there is none. */
  readonly oldestSample: () => number
  /** Calls back at most once per animation frame, when one of these feeds has changed. */
  readonly follow: (names: readonly string[], listener: () => void) => Unsubscribe
}

interface Follower {
  readonly names: ReadonlySet<string>
  readonly listener: () => void
}

/**
 * @param requestFrame runs a function before the next paint (requestAnimationFrame): however many frames arrive, a
 * panel redraws once, and not at all while the window is hidden.
 */
export function createFeeds(options: { requestFrame: (run: () => void) => void; now: () => number }): Feeds {
  const clock = createServerClock(options.now)
  const feeds = new Map<string, Feed>()
  const followers = new Set<Follower>()
  let changed = new Set<string>()
  let capacity = FIRST_CAPACITY

  const touch = (name: string): void => {
    if (changed.size === 0) options.requestFrame(notify)
    changed.add(name)
  }
  const notify = (): void => {
    const names = changed
    changed = new Set()
    for (const follower of [...followers]) {
      for (const name of names) {
        if (!follower.names.has(name)) continue
        follower.listener()
        break
      }
    }
  }
  const get = (name: string): Feed => {
    const known = feeds.get(name)
    if (known !== undefined) return known
    const feed: Feed = { ring: createFeedRing(capacity), source: null, failure: null }
    feeds.set(name, feed)
    return feed
  }
  const applyFrame = (name: string, bytes: Uint8Array, source: 'live' | 'cache'): void => {
    const frame = decodeFrame(bytes)
    const feed = get(name)
    // A snapshot may be a copy that main kept; a delta has just been made.
    if (source === 'live' && frame.kind === 'delta') clock.observe(frame.producedAt)
    if (!feed.ring.apply(frame)) return
    feeds.set(name, { ring: feed.ring, source, failure: null })
    touch(name)
  }

  return {
    clock,
    get,
    apply: (message) => {
      switch (message.kind) {
        case 'reset':
          for (const name of feeds.keys()) touch(name)
          feeds.clear()
          return
        case 'frame':
          applyFrame(message.feed, message.bytes, message.source)
          return
        case 'failed':
          feeds.set(message.feed, {
            ...get(message.feed),
            failure: { code: message.code, message: message.message },
          })
          touch(message.feed)
      }
    },
    setWindow: (range, step) => {
      capacity = Math.floor((range * 1000) / step) + 1
      for (const [name, feed] of feeds) {
        feed.ring.resize(capacity)
        touch(name)
      }
    },
    newestSample: () => {
      let newest = Number.NaN
      for (const { ring } of feeds.values()) {
        const time = ring.newestSampleOffset() * ring.step()
        if (time > 0 && !(time <= newest)) newest = time
      }
      return newest
    },
    oldestSample: () => {
      let oldest = Number.POSITIVE_INFINITY
      for (const { ring } of feeds.values()) oldest = Math.min(oldest, ring.oldestSampleOffset() * (ring.step() || 1))
      return oldest
    },
    follow: (names, listener) => {
      const follower: Follower = { names: new Set(names), listener }
      followers.add(follower)
      return () => followers.delete(follower)
    },
  }
}
