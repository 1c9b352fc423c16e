import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AlertChanged } from '../../../contract/wire/events'
import { decodeFrame, type Frame } from '../../../contract/wire/frame'
import { startTestDesktop, type TestDesktop } from '../session/test-desktop'
import { until } from '../test-support'
import { ADMIN_PASSWORD, startTestServer, type TestServer } from './test-server'

let server: TestServer
let desktop: TestDesktop

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())
afterEach(() => desktop.remove())

async function signedIn(at = server): Promise<TestDesktop> {
  desktop = startTestDesktop()
  await desktop.session.start()
  await desktop.session.signIn({ address: at.url, username: 'admin', password: ADMIN_PASSWORD })
  await until(desktop.link.connection, ({ status }) => status === 'live')
  return desktop
}

describe('the link', () => {
  it('is live after signing in, hears the alerts, and carries a live query', async () => {
    desktop = startTestDesktop()
    const alerts: AlertChanged[] = []
    const frames: Frame[] = []
    desktop.link.listen('alert:changed', (changed) => alerts.push(changed))
    desktop.link.listen('query:frame', (bytes) => {
      expect(bytes.buffer.byteLength, 'no pooled buffer is dragged along').toBe(bytes.byteLength)
      frames.push(decodeFrame(bytes))
    })
    await desktop.session.start()
    await desktop.session.signIn({ address: server.url, username: 'admin', password: ADMIN_PASSWORD })
    await until(desktop.link.connection, ({ status }) => status === 'live')
    const answer = await desktop.link.request('query:subscribe', {
      id: '1/A',
      expr: 'sum by (mode) (rate(node_cpu_seconds_total[30s]))',
      range: 60,
      step: 1000,
    })
    expect(answer).toMatchObject({ ok: true, resumed: false })
    await expect.poll(() => frames.length, { timeout: 8000 }).toBeGreaterThan(2)
    expect(frames[0]).toMatchObject({ kind: 'snapshot', id: '1/A', points: 60 })
    expect(alerts[0]).toMatchObject({ complete: true })
  })

  it('says what is wrong with a request, and that it is down when it is', async () => {
    const { link } = await signedIn()
    expect(await link.request('query:subscribe', { id: 'x', expr: 'sum(', range: 60, step: 1000 })).toMatchObject({
      ok: false,
      code: 'promql/parse',
    })
    link.dispose()
    expect(await link.request('query:unsubscribe', { id: 'x' })).toMatchObject({
      ok: false,
      code: 'server/unavailable',
    })
  })

  it('comes back by itself when the server is killed and returns', async () => {
    const { link } = await signedIn()
    const since = Date.now()
    await server.kill()
    const broken = await until(link.connection, ({ status }) => status === 'reconnecting')
    expect(broken).toMatchObject({ reason: { code: 'link/unreachable' } })
    if (broken.status !== 'reconnecting') throw new Error('unreachable')
    expect(broken.since).toBeGreaterThanOrEqual(since)
    expect(broken.nextTryAt).toBeGreaterThan(broken.since)
    await until(link.connection, (now) => now.status === 'reconnecting' && now.attempt > 1)
    await server.start()
    await until(link.connection, ({ status }) => status === 'live')
  })

  it('names a stopping server as the reason, and tries again', async () => {
    const { link } = await signedIn()
    await server.stop()
    const broken = await until(link.connection, ({ status }) => status === 'reconnecting')
    expect(broken).toMatchObject({ attempt: 1, reason: { code: 'server/stopping' } })
    await server.start()
    await until(link.connection, ({ status }) => status === 'live')
  })

  it('tries at once when the person or the network says so', async () => {
    const { link, hints } = await signedIn()
    await server.kill()
    await until(link.connection, (now) => now.status === 'reconnecting' && now.attempt === 3, 15_000)
    await server.start()
    const asked = Date.now()
    hints.online.set(false)
    hints.online.set(true)
    await until(link.connection, ({ status }) => status === 'live')
    expect(Date.now() - asked).toBeLessThan(1500)
  })

  it('connects anew after sleep', async () => {
    const { link, hints } = await signedIn()
    hints.awake.set(false)
    hints.awake.set(true)
    expect(link.connection.get().status).not.toBe('live')
    await until(link.connection, ({ status }) => status === 'live')
  })

  it('is signed out when the session is, and says nothing more', async () => {
    const { link, session } = await signedIn()
    await session.signOut()
    expect(link.connection.get()).toEqual({ status: 'signed-out' })
  })

  it('ends the session when the server ends it', async () => {
    const { session, link, http } = await signedIn()
    const access = session.access.get()
    const other = startTestDesktop({ withLink: false })
    await other.session.start()
    await other.session.signIn({ address: server.url, username: 'admin', password: ADMIN_PASSWORD })
    const own = other.session.access.get()
    if (access === null || own === null) throw new Error('no access')
    await http.send(
      { url: server.url, bundled: false, accessToken: own.accessToken },
      {
        method: 'POST',
        path: '/api/me/password',
        body: { currentPassword: ADMIN_PASSWORD, newPassword: 'another password for the tests' },
      },
      z.unknown(),
    )
    const state = await until(session.current, ({ status }) => status === 'signed-out')
    expect(state).toMatchObject({ status: 'signed-out', reason: { code: expect.stringMatching(/^auth\//) } })
    expect(link.connection.get().status).toBe('signed-out')
    await http.send(
      { url: server.url, bundled: false, accessToken: own.accessToken },
      {
        method: 'POST',
        path: '/api/me/password',
        body: { currentPassword: 'another password for the tests', newPassword: ADMIN_PASSWORD },
      },
      z.unknown(),
    )
    await other.remove()
  })
})

describe('a token that lives for seconds', () => {
  it('is renewed without a break, before the socket ends', async () => {
    const short = await startTestServer({ LOOM_ACCESS_TOKEN_LIFETIME: '2s' })
    try {
      const { link, session, log } = await signedIn(short)
      const tokens = new Set<string>()
      const stop = session.access.subscribe((access) => access !== null && tokens.add(access.accessToken))
      let breaks = 0
      const stopCounting = link.connection.subscribe(({ status }) => {
        if (status !== 'live') breaks += 1
      })
      await new Promise((resolve) => setTimeout(resolve, 5_000))
      stop()
      stopCounting()
      expect(tokens.size).toBeGreaterThanOrEqual(2)
      expect(tokens.size).toBeLessThanOrEqual(5)
      expect(breaks).toBe(0)
      expect(log.lines.join('\n'), 'the socket takes each new token').not.toContain('renewal-refused')
      for (const token of tokens) expect(log.lines.join('\n')).not.toContain(token)
    } finally {
      await short.remove()
    }
  })
})
