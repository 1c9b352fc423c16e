import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { afterEach, describe, expect, it } from 'vitest'
import type { ClientToServer, ServerToClient, Subscribed } from '../contract/wire/events'
import { decodeFrame } from '../contract/wire/frame'
import { DashboardAnswer } from '../contract/wire/http'
import { PROTOCOL_VERSION, SOCKET_PATH } from '../contract/wire/protocol'
import { ADMIN_PASSWORD, startTestApp, type TestApp } from './test-app'

type Client = Socket<ServerToClient, ClientToServer>

const apps: TestApp[] = []
const folders: string[] = []

async function start(...options: Parameters<typeof startTestApp>): Promise<TestApp> {
  const app = await startTestApp(...options)
  apps.push(app)
  return app
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'loom-app-'))
  folders.push(made)
  return made
}

afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop()
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true })
})

async function connect(app: TestApp, token: string): Promise<Client> {
  const socket: Client = io(app.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    auth: { token, protocol: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return socket
}

/** Milliseconds until the server ends the socket, and with which word. */
async function ended(socket: Client, act: () => Promise<unknown>): Promise<{ ms: number; code: string }> {
  let code = 'none'
  socket.on('session:ended', (told) => {
    code = told.code
  })
  const gone = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()))
  const started = performance.now()
  await act()
  const acted = performance.now()
  await gone
  return { ms: performance.now() - Math.max(started, acted), code }
}

describe('the server as a whole', () => {
  it('shows this machine live within seconds of its start', async () => {
    const app = await start()
    const { accessToken: token } = await app.login()
    const socket = await connect(app, token)
    const expr = 'sum by (mode) (rate(node_cpu_seconds_total[30s]))'
    const frames: ReturnType<typeof decodeFrame>[] = []
    const enough = new Promise<void>((resolve) => {
      socket.on('query:frame', (bytes) => {
        frames.push(decodeFrame(bytes))
        const withData = frames.filter((frame) => frame.slots.length > 0)
        if (withData.length >= 3) resolve()
      })
    })
    const answer = await socket.emitWithAck('query:subscribe', { id: 'cpu', expr, range: 60, step: 1000 })
    expect(answer).toMatchObject({ ok: true, resumed: false })
    await enough
    socket.disconnect()
    expect(frames[0]?.kind).toBe('snapshot')
    // Each goes on right after the one before; a busy machine may put two seconds into one frame.
    const firstOffsets = frames.slice(2).map((frame) => frame.offset - frame.points + 1)
    expect(firstOffsets).toEqual(frames.slice(1, -1).map((frame) => frame.offset + 1))
    expect((answer as Subscribed).stream).toBe(frames[1]?.stream)
  })

  it('answers the home dashboard with data, made for the user at first sight', async () => {
    const app = await start()
    const { accessToken: token } = await app.login()
    expect((await app.call('GET', '/api/dashboard')).status).toBe(401)
    await new Promise((resolve) => setTimeout(resolve, 2500))
    const answer = DashboardAnswer.parse((await app.call('GET', '/api/dashboard', { token })).json)
    expect(answer.home).toBe(true)
    expect(answer.dashboard.panels.length).toBeGreaterThanOrEqual(8)
    const errors = answer.data.flatMap((target) => target.error ?? [])
    expect(errors).toEqual([])
    expect(answer.data.filter((target) => target.series.length > 0).length).toBeGreaterThan(answer.data.length / 2)
  })

  it('knows its rules and tells of alerts', async () => {
    const app = await start()
    const { accessToken: token } = await app.login()
    const rules = await app.call('GET', '/api/v1/rules', { token })
    expect(rules.json.data.groups.length).toBeGreaterThan(0)
    expect((await app.call('GET', '/api/v1/alerts', { token })).json.status).toBe('success')
  })

  it('charts its own health', async () => {
    const app = await start()
    const { accessToken: token } = await app.login()
    await new Promise((resolve) => setTimeout(resolve, 2500))
    const { json } = await app.call('GET', '/api/v1/query?query=loom_logins_total', { token })
    expect(json.data.result[0].metric).toMatchObject({ job: 'loom', result: 'accepted' })
  })
})

describe('a session that ends', () => {
  it('by logout takes its own socket along, within a second, and no other', async () => {
    const app = await start()
    const here = await app.login()
    const there = await app.login()
    const [mine, other] = await Promise.all([connect(app, here.accessToken), connect(app, there.accessToken)])
    const { ms, code } = await ended(mine, () =>
      app.call('POST', '/api/auth/logout', { body: { refreshToken: here.refreshToken } }),
    )
    expect(ms).toBeLessThan(1000)
    expect(code).toBe('auth/session-ended')
    expect(other.connected).toBe(true)
    other.disconnect()
  })

  it('by a new password takes the other sockets along, within a second, and not the caller’s', async () => {
    const app = await start()
    const here = await app.login()
    const there = await app.login()
    const [mine, other] = await Promise.all([connect(app, here.accessToken), connect(app, there.accessToken)])
    const { ms } = await ended(other, () =>
      app.call('POST', '/api/me/password', {
        token: here.accessToken,
        body: { currentPassword: ADMIN_PASSWORD, newPassword: 'another good password' },
      }),
    )
    expect(ms).toBeLessThan(1000)
    expect(mine.connected).toBe(true)
    mine.disconnect()
  })

  it('by disabling takes all sockets of the user along, within a second', async () => {
    const app = await start()
    const { accessToken: token } = await app.login()
    const body = { username: 'ada', password: 'a good password', role: 'viewer' }
    const { id } = (await app.call('POST', '/api/users', { token, body })).json
    const ada = await app.login('ada', body.password)
    const socket = await connect(app, ada.accessToken)
    const { ms } = await ended(socket, () => app.call('PATCH', `/api/users/${id}`, { token, body: { disabled: true } }))
    expect(ms).toBeLessThan(1000)
    await expect(connect(app, ada.accessToken)).rejects.toMatchObject({ data: { code: 'auth/session-ended' } })
  })
})

describe('the folder of a server', () => {
  it('is for its owner alone, and holds no token and no password', async () => {
    const umask = process.umask(0o077)
    const dataDir = join(folder(), 'deep', 'data')
    const app = await start({ dataDir })
    const { accessToken, refreshToken } = await app.login()
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(dataDir)) {
      expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0)
      const content = readFileSync(join(dataDir, name)).toString('latin1')
      for (const secret of [accessToken, refreshToken, ADMIN_PASSWORD])
        expect(content.includes(secret), name).toBe(false)
    }
    process.umask(umask)
  })

  it('belongs to one server at a time', async () => {
    const app = await start()
    await expect(startTestApp({ dataDir: app.dataDir })).rejects.toMatchObject({
      code: 'store/locked',
      message: `Another Loom server uses ${app.dataDir}. Stop it, or set another dataDir.`,
    })
    expect((await app.call('GET', '/healthz')).status).toBe(200)
  })

  it('keeps users, sessions and samples over a restart', async () => {
    const dataDir = folder()
    const first = await startTestApp({ dataDir })
    const { refreshToken } = await first.login()
    await new Promise((resolve) => setTimeout(resolve, 2200))
    await first.stop()
    const second = await start({ dataDir })
    const { json } = await second.call('POST', '/api/auth/refresh', { body: { refreshToken } })
    const query = `/api/v1/query?query=${encodeURIComponent('count_over_time(node_load1[1m])')}`
    const answer = await second.call('GET', query, { token: json.accessToken })
    expect(Number(answer.json.data.result[0].value[1])).toBeGreaterThan(0)
  })

  it.each([
    ['a file in its place', (path: string) => writeFileSync(path, 'x'), 'config/invalid'],
    [
      'a database that is none',
      (path: string) => writeFileSync(join(path, 'loom.db'), 'x'.repeat(8192)),
      'store/damaged',
    ],
  ])('stops the start when it is %s', async (what, damage, code) => {
    const dataDir = what === 'a file in its place' ? join(folder(), 'file') : folder()
    damage(dataDir)
    await expect(startTestApp({ dataDir })).rejects.toMatchObject({ code })
    // Nothing is left open or locked: the next start meets the same fault, not a lock.
    await expect(startTestApp({ dataDir })).rejects.toMatchObject({ code })
  })

  it('stops the start when a newer Loom wrote it', async () => {
    const dataDir = folder()
    const first = await startTestApp({ dataDir })
    await first.stop()
    const { default: Libsql } = await import('libsql')
    const database = new Libsql(join(dataDir, 'loom.db'))
    database.exec("INSERT INTO migrations VALUES ('future/1', 0)")
    database.close()
    await expect(startTestApp({ dataDir })).rejects.toMatchObject({
      code: 'store/rejected',
      message: expect.stringContaining('future/1'),
    })
    chmodSync(dataDir, 0o700)
  })
})

describe('a start that fails', () => {
  it('says that the port is in use, and lets everything go', async () => {
    const blocker = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const { port } = blocker.address() as AddressInfo
    const dataDir = folder()
    await expect(startTestApp({ dataDir, config: { port } })).rejects.toMatchObject({
      code: 'server/unavailable',
      message: expect.stringContaining(`Can't listen on 127.0.0.1:${port}: the port is in use`),
    })
    blocker.close()
    await start({ dataDir })
  })

  it('names the rule file that is wrong', async () => {
    const file = join(folder(), 'rules.yaml')
    writeFileSync(file, 'groups:\n  - name: x\n    rules:\n      - alert: A\n        expr: "up{"\n')
    await expect(startTestApp({ dataDir: folder(), config: { 'alerts.rulesFiles': [file] } })).rejects.toMatchObject({
      code: 'rules/invalid',
      message: expect.stringContaining('rules.yaml'),
    })
  })
})

describe('a server that stops', () => {
  it('tells its sockets, ends them, and is not reached again', async () => {
    const app = await startTestApp()
    const socket = await connect(app, (await app.login()).accessToken)
    const notices: string[] = []
    socket.on('server:noticed', (notice) => notices.push(notice.kind))
    const gone = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()))
    const started = performance.now()
    await Promise.all([app.stop(), app.stop(), gone])
    expect(performance.now() - started).toBeLessThan(4000)
    expect(notices).toEqual(['stopping'])
    await expect(fetch(`${app.url}/healthz`)).rejects.toThrow()
  })
})
