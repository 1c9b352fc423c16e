import type { OpenDashboard } from '../../../contract/ipc/desktop'
import { feedName } from '../../../contract/ipc/feed'
import type { StoredDashboard } from '../../../contract/model/dashboard'
import type { Frame } from '../../../contract/wire/frame'
import type { DashboardAnswer } from '../../../contract/wire/http'
import type { Clock } from '../clock'
import type { HttpClient, Link } from '../link/types'
import type { Log } from '../log/log'
import { createObservable, type Observable } from '../observable'
import type { Cached, Offline, OfflineStore } from '../offline/types'
import type { SystemHints } from '../platform/system-hints'
import type { Account, Session } from '../session/types'
import { type Feed, feedsOf } from './feed'
import { createFeedPorts } from './feed-ports'
import { createFeedSubscriptions } from './feed-subscriptions'
import { createGapLog } from './gap-log'
import { followHomeDashboard } from './home-dashboard'
import { targetFrame } from './target-frame'
import type { Feeds } from './types'

/** Points of one row of the offline store. */
const WINDOW = 60

export interface FeedsOptions {
  readonly session: Pick<Session, 'account' | 'access' | 'renew'>
  readonly link: Pick<Link, 'connection' | 'listen' | 'request'>
  readonly http: HttpClient
  readonly offline: Pick<Offline, 'open'>
  readonly hints: Pick<SystemHints, 'awake'>
  /** Whether some window is visible: frames come slower while none is. */
  readonly watched: Observable<boolean>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  readonly log: Log
}

/**
 * The data of the open dashboard, from three sources into one ring per target: what was kept, the answer that paints
 * at once, and live frames. Windows get everything once and then each frame as it came.
 */
export function createFeeds(options: FeedsOptions): Feeds {
  const { session, link, offline, log } = options
  const openDashboard = createObservable<OpenDashboard | null>(null)
  const ports = createFeedPorts()
  let account: Account | null = null
  let store: OfflineStore | null = null
  let stored: StoredDashboard | null = null
  let source: OpenDashboard['source'] = 'cache'
  let feeds = new Map<string, Feed>()
  /** The newest window of each feed that the offline store heard of. */
  const windows = new WeakMap<Feed, number>()

  const gaps = createGapLog({ ...options, feeds: () => feeds.values() })
  const subscriptions = createFeedSubscriptions({
    ...options,
    onFrame: received,
    onFailed: (feed, { code, message }) => {
      feed.failure = { code, message }
      ports.fail(feed)
    },
  })

  async function follow(next: Account | null): Promise<void> {
    if (account?.server.id === next?.server.id && account?.user.id === next?.user.id) return
    account = next
    store = null
    stored = null
    source = 'cache'
    gaps.clear()
    show(new Map())
    if (next === null) return
    const opened = await offline.open(next.server.id, next.user.id)
    if (account !== next) return
    store = opened
    takeUpCache(opened.load())
  }

  /** Replaces what windows show. */
  function show(next: Map<string, Feed>): void {
    feeds = next
    subscriptions.follow(feeds)
    ports.restart(feeds.values())
    tell()
  }

  function tell(): void {
    if (stored === null) {
      openDashboard.set(null)
      return
    }
    const { dashboard, version } = stored
    const asOf = gaps.newestTime()
    const told = openDashboard.get()
    if (told?.dashboard === dashboard && told.source === source && told.asOf === asOf) return
    openDashboard.set({ dashboard, version, source, asOf })
  }

  function takeUpCache({ dashboard, columns }: Cached): void {
    const early = stored
    if (early === null && dashboard !== null) {
      stored = dashboard.stored
      feeds = feedsOf(stored.dashboard, feeds)
    }
    let newest: number | null = null
    const touched = new Set<Feed>()
    for (const { feed: name, query, frame } of columns) {
      const feed = feeds.get(name)
      if (feed?.query !== query) continue
      newest = Math.max(newest ?? 0, frame.start + (frame.points - 1) * frame.step)
      const fits = early === null ? feed.ring.merge(frame) !== 'unknown-series' : feed.ring.backfill(frame)
      if (fits) touched.add(feed)
    }
    if (newest !== null) gaps.appWasClosed(newest)
    if (early === null) {
      if (stored !== null) show(feeds)
      return
    }
    // The server was faster: older points go below its own, and its own are kept.
    for (const feed of touched) ports.replace(feed)
    save(early)
    for (const feed of feeds.values()) saveAll(feed)
  }

  function takeUpAnswer({ data, serverTime, alerts: _, ...answered }: DashboardAnswer): void {
    const next = feedsOf(answered.dashboard, feeds)
    const goesOn = stored?.dashboard.uid === answered.dashboard.uid && isSameFeeds(feeds, next)
    stored = answered
    source = 'server'
    gaps.serverTimeIs(serverTime)
    for (const target of data) {
      const feed = next.get(feedName(target.panelId, target.refId))
      if (feed === undefined || subscriptions.isStreaming(feed)) continue
      feed.source = 'live'
      feed.failure = target.error ?? null
      if (target.error === undefined) feed.ring.merge(targetFrame(target, serverTime))
      if (goesOn) ports.replace(feed)
    }
    if (goesOn) {
      subscriptions.follow(feeds)
      tell()
    } else show(next)
    save(answered)
    for (const feed of feeds.values()) saveAll(feed)
  }

  function received(feed: Feed, frame: Frame, bytes: Uint8Array): void {
    const merged = feed.ring.merge(frame)
    if (merged === 'unknown-series') {
      log.warn('feed.unknown-series', { feed: feed.name })
      subscriptions.restart(feed)
      return
    }
    const asItCame = merged === 'appended' && feed.source === 'live'
    feed.source = 'live'
    feed.failure = null
    if (asItCame) ports.forward(feed, bytes)
    else ports.replace(feed)
    if (frame.points === 0) return
    gaps.dataCame()
    saveFrom(feed, Math.round(frame.start / frame.step))
  }

  function save(dashboard: StoredDashboard): void {
    store?.saveDashboard(() => ({ stored: dashboard }))
  }

  function saveAll(feed: Feed): void {
    const frame = feed.ring.snapshot()
    if (frame !== null) saveFrom(feed, Math.round(frame.start / frame.step))
  }

  /** Marks what changed from this offset on as to be kept. */
  function saveFrom(feed: Feed, offset: number): void {
    const last = feed.ring.last()
    if (store === null || last === null) return
    const newest = Math.floor(last / WINDOW)
    const oldest = Math.ceil((last + 1 - (feed.range * 1000) / feed.step) / WINDOW) - 1
    for (let index = Math.max(oldest, Math.floor(offset / WINDOW)); index <= newest; index += 1) {
      const from = index * WINDOW
      store.saveColumns(feed.name, from * feed.step, () => {
        const to = Math.min(from + WINDOW - 1, feed.ring.last() ?? from)
        return feeds.get(feed.name) === feed
          ? { feed: feed.name, query: feed.query, frame: feed.ring.slice(from, to) }
          : null
      })
    }
    if (windows.get(feed) === newest) return
    windows.set(feed, newest)
    store.keepColumns([...feeds.keys()], oldest * WINDOW * feed.step)
  }

  const stops = [
    session.account.subscribe((next) => void follow(next)),
    link.connection.subscribe(({ status }) => {
      if (status !== 'live' && stored !== null) tell()
    }),
    followHomeDashboard({ ...options, onAnswer: takeUpAnswer }),
  ]
  void follow(session.account.get())

  return {
    openDashboard,
    gaps: gaps.list,
    attachPort: (port) => ports.attach(port, feeds.values()),
    dispose: () => {
      for (const stop of stops) stop()
      subscriptions.dispose()
      gaps.dispose()
    },
  }
}

function isSameFeeds(some: ReadonlyMap<string, Feed>, others: ReadonlyMap<string, Feed>): boolean {
  return some.size === others.size && [...some].every(([name, feed]) => others.get(name) === feed)
}
