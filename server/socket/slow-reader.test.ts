import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_WAITING_BYTES } from '../../contract/wire/protocol'
import type { TestView } from '../live/test-view'
import {
  connected,
  next,
  sleep,
  startTestServer,
  subscribe,
  type TestClient,
  type TestServer,
  until,
} from './test-server'

let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
})
afterEach(async () => {
  await server.close()
  expect(server.bugs).toEqual([])
})

/** The client’s own WebSocket: paused, it reads nothing and the kernel’s buffers fill up. Its TCP socket it would resume. */
function webSocket(client: TestClient): { pause(): void; resume(): void } {
  return (client.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } }).ws
}

/** 500 series: a minute of them weighs 240 kB. */
function wide(value: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`wide_${n}`, value]))
}

/** All that a view holds; comparing a million numbers one by one would take most of the test's time. */
function textOf({ series }: TestView): string {
  return [...series].map(([key, values]) => `${key} ${[...values].join(' ')}`).join('\n')
}

const request = { id: 'p1', expr: '{__name__=~"wide_.*"}', range: 10, step: 1000 }

describe('a client that does not read', () => {
  it('B1 is bounded, told to resynchronise once it reads again, and misses nothing', async () => {
    const options = { transports: ['websocket'] }
    const slow = await connected(server.connect(server.token('slow'), options))
    const healthy = await connected(server.connect(server.token('healthy'), options))
    let offset = server.sample(wide(0))
    const views = await Promise.all([slow, healthy].map((client) => subscribe(client, { ...request, range: 60 })))
    const [slowView, healthyView] = views
    if (slowView === undefined || healthyView === undefined) throw new Error('no views')
    await until(() => views.every((view) => (view.since?.offset ?? 0) >= offset))

    webSocket(slow).pause()
    let most = 0
    let tick = 0
    while (server.metric('loom_socket_frames_dropped_total') === 0 && tick < 60) {
      tick += 1
      server.clock.shift += 60_000
      offset = server.sample(wide(tick))
      await until(() => (healthyView.since?.offset ?? 0) >= offset)
      most = Math.max(most, server.metric('loom_socket_waiting_bytes'))
    }
    expect(server.metric('loom_socket_frames_dropped_total')).toBeGreaterThan(0)
    expect(most).toBeGreaterThan(MAX_WAITING_BYTES / 2)
    expect(most).toBeLessThanOrEqual(MAX_WAITING_BYTES)
    expect(server.metric('loom_live_subscriptions')).toBe(1)
    expect(healthyView.breaches).toEqual([])

    const noticed = next(slow, 'server:noticed')
    webSocket(slow).resume()
    expect(await noticed).toMatchObject({ kind: 'resynchronise' })
    const since = slowView.since
    await subscribe(slow, { ...request, range: 3600, ...(since && { since }) }, slowView)
    await until(() => slowView.since?.offset === healthyView.since?.offset && slow.connected)
    expect(slowView.breaches).toEqual([])
    expect(textOf(slowView) === textOf(healthyView)).toBe(true)
  }, 60_000)

  it('B2 is disconnected when announcements alone exceed twice the bound', async () => {
    const slow = await connected(server.connect(server.token('slow'), { transports: ['websocket'] }))
    webSocket(slow).pause()
    const alert = {
      fingerprint: 'f',
      episode: 'e',
      rule: 'r',
      group: 'g',
      state: 'firing',
      severity: 'critical',
      labels: { text: 'x'.repeat(20_000) },
      annotations: {},
      value: 1,
      activeAt: 1,
      firedAt: 2,
      resolvedAt: null,
    } as const
    let most = 0
    for (let n = 0; n < 3000 && server.metric('loom_socket_connections') > 0; n += 1) {
      server.sockets.announceAlerts([alert])
      most = Math.max(most, server.metric('loom_socket_waiting_bytes'))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(server.metric('loom_socket_connections')).toBe(0)
    expect(most).toBeLessThan(2.2 * MAX_WAITING_BYTES)
  })

  it('B3 gets many long histories at once without overflowing', async () => {
    let offset = server.sample(wide(0))
    for (let n = 1; n <= 200; n += 1) {
      server.clock.shift += 1000
      offset = server.sample(wide(n))
    }
    const client = await connected(server.connect(server.token('ann'), { transports: ['websocket'] }))
    const views = await Promise.all(
      Array.from({ length: 6 }, (_, n) => subscribe(client, { ...request, id: `p${n}`, range: 200 })),
    )
    await until(() => views.every((view) => (view.since?.offset ?? 0) >= offset), 20_000)
    expect(server.metric('loom_socket_frames_dropped_total')).toBe(0)
    for (const view of views) expect([view.breaches, view.series.size]).toEqual([[], 500])
    await sleep(10)
  }, 60_000)
})
