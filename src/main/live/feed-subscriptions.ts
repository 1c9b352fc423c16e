import type { Failure } from '../../../contract/errors'
import type { QueryFailed, Subscribed } from '../../../contract/wire/events'
import { decodeFrame, type Frame } from '../../../contract/wire/frame'
import type { Link } from '../link/types'
import type { Log } from '../log/log'
import type { Observable } from '../observable'
import type { Feed } from './feed'

/** Least milliseconds between two frames while nobody looks. No point is lost. */
const HIDDEN_PACE = 10_000

export interface SubscriptionsOptions {
  readonly link: Pick<Link, 'connection' | 'listen' | 'request'>
  /** Whether some window is visible. */
  readonly watched: Observable<boolean>
  readonly onFrame: (feed: Feed, frame: Frame, bytes: Uint8Array) => void
  readonly onFailed: (feed: Feed, failure: Pick<Failure, 'code' | 'message'>) => void
  readonly log: Log
}

export interface FeedSubscriptions {
  /** These feeds from now on, and no others. */
  readonly follow: (feeds: ReadonlyMap<string, Feed>) => void
  /** Whether the server sends this feed's data: what comes another way is no news. */
  readonly isStreaming: (feed: Feed) => boolean
  /** Asks for the feed's whole range anew. */
  readonly restart: (feed: Feed) => void
  readonly dispose: () => void
}

/** Keeps each feed subscribed while the link is live, from the point it holds. */
export function createFeedSubscriptions(options: SubscriptionsOptions): FeedSubscriptions {
  const { link, watched, onFrame, onFailed, log } = options
  let feeds: ReadonlyMap<string, Feed> = new Map()
  /** Stream of each subscribed feed, by name; null until the server told it. */
  const streams = new Map<string, string | null>()

  function isLive(): boolean {
    return link.connection.get().status === 'live'
  }

  function subscribeAll(): void {
    streams.clear()
    for (const feed of feeds.values()) void subscribe(feed, true)
  }

  async function subscribe(feed: Feed, goOn: boolean): Promise<void> {
    const { name, expr, range, step, ring } = feed
    const last = ring.last()
    const epoch = ring.epoch()
    const since = goOn && last !== null && last >= 0 && epoch !== '' ? { since: { epoch, offset: last } } : {}
    streams.set(name, null)
    ring.detach()
    const answer: Subscribed | Failure = await link.request('query:subscribe', {
      id: name,
      expr,
      range,
      step,
      ...since,
    })
    if (feeds.get(name) !== feed) return
    if (!answer.ok) {
      streams.delete(name)
      // A broken link is told elsewhere, and its return subscribes again.
      if (isLive()) onFailed(feed, answer)
      return
    }
    // A first frame may have been faster, and knows better.
    if (streams.get(name) === null) streams.set(name, answer.stream)
    if (!watched.get()) pace(feed)
  }

  function pace({ name }: Feed): void {
    void link.request('query:pace', { id: name, every: watched.get() ? 0 : HIDDEN_PACE })
  }

  function received(bytes: Uint8Array): void {
    let frame: Frame
    try {
      frame = decodeFrame(bytes)
    } catch (error) {
      log.warn('feed.frame-refused', { error })
      return
    }
    if (frame.id !== undefined) {
      const feed = feeds.get(frame.id)
      if (feed === undefined || !streams.has(feed.name)) return
      streams.set(feed.name, frame.stream)
      onFrame(feed, frame, bytes)
      return
    }
    for (const [name, stream] of streams) {
      const feed = stream === frame.stream ? feeds.get(name) : undefined
      if (feed !== undefined) onFrame(feed, frame, bytes)
    }
  }

  function failed({ id, code, message }: QueryFailed): void {
    const feed = feeds.get(id)
    if (feed !== undefined) onFailed(feed, { code, message })
  }

  const stops = [
    link.connection.subscribe(({ status }) => (status === 'live' ? subscribeAll() : streams.clear())),
    link.listen('query:frame', received),
    link.listen('query:failed', failed),
    link.listen('server:noticed', ({ kind }) => {
      if (kind === 'resynchronise') subscribeAll()
    }),
    watched.subscribe(() => {
      for (const name of streams.keys()) {
        const feed = feeds.get(name)
        if (feed !== undefined) pace(feed)
      }
    }),
  ]

  return {
    follow: (next) => {
      const earlier = feeds
      feeds = next
      for (const [name, feed] of earlier) {
        if (next.get(name) === feed || !streams.delete(name)) continue
        if (isLive() && !next.has(name)) void link.request('query:unsubscribe', { id: name })
      }
      if (isLive()) for (const feed of next.values()) if (!streams.has(feed.name)) void subscribe(feed, true)
    },
    isStreaming: ({ name }) => streams.get(name) != null,
    restart: (feed) => {
      if (isLive()) void subscribe(feed, false)
    },
    dispose: () => {
      for (const stop of stops) stop()
      streams.clear()
      feeds = new Map()
    },
  }
}
