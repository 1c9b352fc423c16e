import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FeedMessage } from '../../../contract/ipc/feed'
import { decodeFrame } from '../../../contract/wire/frame'
import { createAlerts } from '../alerts/alerts'
import type { Alerts } from '../alerts/types'
import { systemClock } from '../clock'
import { ADMIN_PASSWORD, startTestServer, type TestServer } from '../link/test-server'
import { createObservable } from '../observable'
import { createOffline } from '../offline/offline'
import { startTestDesktop, type TestDesktop } from '../session/test-desktop'
import { createTestSecretStore, until } from '../test-support'
import { createFeeds } from './feeds'
import type { Feeds } from './types'

interface Watcher {
  readonly desktop: TestDesktop
  readonly feeds: Feeds
  readonly alerts: Alerts
  readonly watched: ReturnType<typeof createObservable<boolean>>
  readonly quit: () => Promise<void>
}

let server: TestServer
let store: ReturnType<typeof createTestSecretStore>
const watchers: Watcher[] = []

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())
beforeEach(() => server.start())
afterEach(async () => {
  for (const watcher of watchers.splice(0)) {
    await watcher.quit()
    rmSync(watcher.desktop.folder, { recursive: true, force: true })
  }
})

/** Session, link, offline store, feeds and alerts as app.ts wires them. */
function start(folder?: string): Watcher {
  const desktop = startTestDesktop({ store, ...(folder === undefined ? {} : { folder }) })
  const watched = createObservable(true)
  const offline = createOffline({
    folder: join(desktop.folder, 'offline'),
    keychain: desktop.keychain,
    newKey: () => randomBytes(32).toString('base64'),
    notify: desktop.notices.notify,
    clock: systemClock,
    log: desktop.log,
  })
  const parts = { ...desktop, offline, watched, clock: systemClock, random: Math.random }
  const feeds = createFeeds(parts)
  const alerts = createAlerts(parts)
  const watcher: Watcher = {
    desktop,
    feeds,
    alerts,
    watched,
    quit: async () => {
      feeds.dispose()
      alerts.dispose()
      offline.dispose()
      await desktop.quit()
    },
  }
  watchers.push(watcher)
  return watcher
}

/** A window that draws nothing: it keeps each feed as the messages tell it, as the page does. */
function attach(feeds: Feeds): {
  readonly messages: FeedMessage[]
  readonly points: (feed: string) => Map<number, number>
  readonly detach: () => void
} {
  const messages: FeedMessage[] = []
  const series = new Map<string, Map<number, Map<number, number>>>()
  const detach = feeds.attachPort({
    post: (message) => {
      messages.push(message)
      if (message.kind === 'reset') series.clear()
      if (message.kind !== 'frame') return
      const frame = decodeFrame(message.bytes)
      if (frame.kind === 'snapshot') series.set(message.feed, new Map())
      const slots = series.get(message.feed)
      if (slots === undefined) throw new Error(`a delta of ${message.feed} came before its snapshot`)
      frame.slots.forEach((slot, index) => {
        if (!slots.has(slot) && !frame.labels.has(slot)) throw new Error(`slot ${slot} was never named`)
        const values = slots.get(slot) ?? new Map<number, number>()
        slots.set(slot, values)
        for (let point = 0; point < frame.points; point += 1) {
          values.set(frame.start + point * frame.step, frame.values[index * frame.points + point] ?? Number.NaN)
        }
      })
    },
  })
  return {
    messages,
    detach,
    points: (feed) => {
      const sum = new Map<number, number>()
      for (const values of series.get(feed)?.values() ?? []) {
        for (const [time, value] of values) if (!Number.isNaN(value)) sum.set(time, (sum.get(time) ?? 0) + value)
      }
      return sum
    },
  }
}

async function signedIn(): Promise<Watcher> {
  store = createTestSecretStore()
  const watcher = start()
  await watcher.desktop.session.start()
  await watcher.desktop.session.signIn({ address: server.url, username: 'admin', password: ADMIN_PASSWORD })
  await until(watcher.feeds.openDashboard, (open) => open?.source === 'server')
  await until(watcher.desktop.link.connection, ({ status }) => status === 'live')
  return watcher
}

function newest(points: ReadonlyMap<number, number>): number {
  return Math.max(0, ...points.keys())
}

/** A feed of the home dashboard that always has data. */
function someFeed(feeds: Feeds): string {
  const panel = feeds.openDashboard
    .get()
    ?.dashboard.panels.find(({ targets }) => targets.some(({ expr }) => expr.includes('node_memory')))
  return `${panel?.id}/${panel?.targets[0]?.refId}`
}

describe('the feeds of the open dashboard', { timeout: 60_000 }, () => {
  it('paint from one answer, then move with each frame as it came', async () => {
    const { feeds, alerts } = await signedIn()
    const window = attach(feeds)
    const feed = someFeed(feeds)
    expect(window.messages[0]).toEqual({ kind: 'reset' })
    await expect.poll(() => window.points(feed).size, { timeout: 10_000 }).toBeGreaterThan(0)
    const first = newest(window.points(feed))
    await expect.poll(() => newest(window.points(feed)), { timeout: 10_000 }).toBeGreaterThanOrEqual(first + 3000)
    const kinds = (): string[] =>
      window.messages.flatMap((message) =>
        message.kind === 'frame' && message.feed === feed
          ? [`${message.source} ${decodeFrame(message.bytes).kind}`]
          : [],
      )
    await expect.poll(kinds, { timeout: 10_000 }).toContain('live delta')
    expect(alerts.list.get().asOf).not.toBeNull()
    const late = attach(feeds)
    expect(late.points(feed)).toEqual(window.points(feed))
    late.detach()
    const before = late.messages.length
    await expect.poll(() => newest(window.points(feed)), { timeout: 5000 }).toBeGreaterThan(newest(late.points(feed)))
    expect(late.messages).toHaveLength(before)
  })

  it('keep their points when the server is killed, go on when it is back, and say what was missed', async () => {
    const { feeds, desktop } = await signedIn()
    const window = attach(feeds)
    const feed = someFeed(feeds)
    await expect.poll(() => window.points(feed).size, { timeout: 10_000 }).toBeGreaterThan(3)
    await server.kill()
    await until(desktop.link.connection, ({ status }) => status === 'reconnecting')
    expect(feeds.gaps.get()).toMatchObject([{ cause: 'server-unreachable', to: null, refilled: false }])
    const kept = new Map(window.points(feed))
    expect(feeds.openDashboard.get()?.asOf).toBeGreaterThanOrEqual(newest(kept))
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await server.start()
    await until(desktop.link.connection, ({ status }) => status === 'live', 15_000)
    await expect.poll(() => newest(window.points(feed)), { timeout: 15_000 }).toBeGreaterThan(newest(kept) + 3000)
    const points = window.points(feed)
    for (const time of [...kept.keys()].slice(-3)) expect(points.has(time), `the point at ${time}`).toBe(true)
    await expect
      .poll(() => feeds.gaps.get(), { timeout: 10_000 })
      .toMatchObject([{ cause: 'server-unreachable', to: expect.any(Number) }])
  })

  it('are there at a start without a server, marked as kept, and go on from there', async () => {
    const first = await signedIn()
    const feed = someFeed(first.feeds)
    const seen = attach(first.feeds)
    await expect.poll(() => seen.points(feed).size, { timeout: 10_000 }).toBeGreaterThan(3)
    await first.quit()
    await server.kill()
    const second = start(first.desktop.folder)
    const window = attach(second.feeds)
    const began = Date.now()
    await second.desktop.session.start()
    const open = await until(second.feeds.openDashboard, (value) => value !== null)
    expect(Date.now() - began).toBeLessThan(2000)
    expect(open).toMatchObject({ source: 'cache', asOf: expect.any(Number) })
    await expect.poll(() => window.points(feed).size).toBeGreaterThan(3)
    const sources = new Set(window.messages.map((message) => (message.kind === 'frame' ? message.source : 'none')))
    expect(sources).toEqual(new Set(['none', 'cache']))
    for (const [time, value] of seen.points(feed)) expect(window.points(feed).get(time)).toBe(value)
    expect(second.alerts.list.get().asOf).not.toBeNull()

    await server.start()
    await until(second.feeds.openDashboard, (value) => value?.source === 'server', 20_000)
    await until(second.desktop.link.connection, ({ status }) => status === 'live')
    const before = newest(seen.points(feed))
    await expect.poll(() => newest(window.points(feed)), { timeout: 10_000 }).toBeGreaterThan(before)
    expect(window.messages.at(-1)).toMatchObject({ source: 'live' })
  })

  it('come slower while no window is visible, and lose no point', async () => {
    const { feeds, watched } = await signedIn()
    const window = attach(feeds)
    const feed = someFeed(feeds)
    const count = (): number =>
      window.messages.filter((message) => message.kind === 'frame' && message.feed === feed).length
    await expect.poll(() => window.points(feed).size, { timeout: 10_000 }).toBeGreaterThan(3)
    watched.set(false)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const hidden = count()
    const last = newest(window.points(feed))
    await new Promise((resolve) => setTimeout(resolve, 4000))
    expect(count() - hidden).toBeLessThanOrEqual(1)
    watched.set(true)
    await expect.poll(() => newest(window.points(feed)), { timeout: 5000 }).toBeGreaterThanOrEqual(last + 4000)
    for (let time = last; time <= newest(window.points(feed)); time += 1000) {
      expect(window.points(feed).has(time), `the point at ${time}`).toBe(true)
    }
  })

  it('follow the dashboard when it is changed elsewhere', async () => {
    const { feeds, desktop } = await signedIn()
    const window = attach(feeds)
    const open = feeds.openDashboard.get()
    const access = desktop.session.access.get()
    if (open === null || access === null) throw new Error('nothing is open')
    const [kept] = open.dashboard.panels
    if (kept === undefined) throw new Error('no panel')
    const resets = window.messages.filter(({ kind }) => kind === 'reset').length
    const answer = await fetch(`${server.url}/api/dashboards/${open.dashboard.uid}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${access.accessToken}`,
        'content-type': 'application/json',
        'if-match': `"${open.version}"`,
      },
      body: JSON.stringify({
        ...open.dashboard,
        panels: [kept, { ...kept, id: 900, targets: [{ refId: 'A', expr: 'vector(' }] }].slice(0, 1).concat({
          ...kept,
          id: 901,
          targets: [{ refId: 'A', expr: 'node_load1' }],
        }),
      }),
    })
    expect(answer.status).toBe(200)
    const changed = await until(feeds.openDashboard, (value) => value?.version === open.version + 1)
    expect(changed?.dashboard.panels.map(({ id }) => id)).toEqual([kept.id, 901])
    expect(window.messages.filter(({ kind }) => kind === 'reset').length).toBe(resets + 1)
    await expect.poll(() => window.points('901/A').size, { timeout: 10_000 }).toBeGreaterThan(2)
  })

  it('are gone when the session is: windows are told, and the file is removed', async () => {
    const { feeds, alerts, desktop } = await signedIn()
    const window = attach(feeds)
    await desktop.session.signOut()
    expect(feeds.openDashboard.get()).toBeNull()
    expect(alerts.list.get()).toEqual({ alerts: [], asOf: null })
    expect(window.messages.at(-1)).toEqual({ kind: 'reset' })
    expect(feeds.gaps.get()).toEqual([])
  })
})
