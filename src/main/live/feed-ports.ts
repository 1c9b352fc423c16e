import type { FeedMessage } from '../../../contract/ipc/feed'
import { encodeFrame } from '../../../contract/wire/frame'
import type { Feed } from './feed'
import type { FeedPort } from './types'

/** The windows that look at the feeds. */
export interface FeedPorts {
  readonly attach: (port: FeedPort, feeds: Iterable<Feed>) => () => void
  /** Tells all windows to start afresh with these feeds. */
  readonly restart: (feeds: Iterable<Feed>) => void
  /** Sends a frame as it came. */
  readonly forward: (feed: Feed, bytes: Uint8Array) => void
  /** Sends all that the feed holds. */
  readonly replace: (feed: Feed) => void
  readonly fail: (feed: Feed) => void
}

export function createFeedPorts(): FeedPorts {
  const ports = new Set<FeedPort>()

  function post(message: FeedMessage | null): void {
    if (message !== null) for (const port of ports) port.post(message)
  }

  return {
    attach: (port, feeds) => {
      ports.add(port)
      for (const message of wholeOf(feeds)) port.post(message)
      return () => ports.delete(port)
    },
    restart: (feeds) => {
      if (ports.size > 0) for (const message of wholeOf(feeds)) post(message)
    },
    forward: (feed, bytes) => post({ kind: 'frame', feed: feed.name, bytes, source: feed.source }),
    replace: (feed) => {
      if (ports.size > 0) post(snapshotOf(feed))
    },
    fail: (feed) => post(failureOf(feed)),
  }
}

function* wholeOf(feeds: Iterable<Feed>): Iterable<FeedMessage> {
  yield { kind: 'reset' }
  for (const feed of feeds) {
    const snapshot = snapshotOf(feed)
    if (snapshot !== null) yield snapshot
    const failure = failureOf(feed)
    if (failure !== null) yield failure
  }
}

function snapshotOf(feed: Feed): FeedMessage | null {
  const frame = feed.ring.snapshot()
  return frame === null ? null : { kind: 'frame', feed: feed.name, bytes: encodeFrame(frame), source: feed.source }
}

function failureOf({ name, failure }: Feed): FeedMessage | null {
  return failure === null ? null : { kind: 'failed', feed: name, ...failure }
}
