import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredDashboard } from '../../contract/model/dashboard'
import { DashboardAnswer, DashboardList } from '../../contract/wire/http'
import { SOCKET_PATH } from '../../contract/wire/protocol'
import { createJsonLog } from '../log/json-log'
import { startTestApp, type TestApp } from '../test-app'
import { answerDashboard } from './dashboard-answer'
import { HOME_DASHBOARD } from './home-dashboard'

let app: TestApp
let token: string
let other: string

beforeAll(async () => {
  app = await startTestApp()
  token = (await app.login()).accessToken
  const password = 'another good password'
  await app.call('POST', '/api/users', { token, body: { username: 'other', password, role: 'viewer' } })
  other = (await app.login('other', password)).accessToken
})
afterAll(() => app.stop())

const panel = HOME_DASHBOARD.panels[0]!
const mine = { uid: 'mine', title: 'Mine', tags: [], range: 900, step: 1000, panels: [panel] }

describe('GET /api/dashboard', () => {
  it('makes a home for the user and answers it with data that live frames go on from', async () => {
    const answer = await app.call('GET', '/api/dashboard', { token })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('etag')).toBe('"1"')
    const { dashboard, home, version, data, alerts, serverTime } = DashboardAnswer.parse(answer.json)
    expect([dashboard, home, version]).toEqual([HOME_DASHBOARD, true, 1])
    expect(data).toHaveLength(HOME_DASHBOARD.panels.flatMap(({ targets }) => targets).length)
    expect(Array.isArray(alerts)).toBe(true)
    expect(Math.abs(serverTime - Date.now())).toBeLessThan(5000)
    for (const { error, points, offset, start, step } of data) {
      expect([error, points]).toEqual([undefined, 900])
      expect(offset).toBe(start / step + points - 1)
    }
  })

  it('refuses callers without a token', async () => {
    expect((await app.call('GET', '/api/dashboard')).status).toBe(401)
    expect((await app.call('GET', '/api/dashboards', { token: 'forged' })).status).toBe(401)
  })

  it('keeps a failing query from spoiling the others, and opens the dashboard that the user chose', async () => {
    const panels = [
      { ...panel, id: 1, targets: [{ refId: 'A', expr: 'loom_live_streams' }] },
      { ...panel, id: 2, targets: [{ refId: 'A', expr: 'label_replace(up, "a", "b", "c", "(")' }] },
    ]
    const odd = { ...mine, uid: 'odd', range: 86_400, panels }
    expect((await app.call('POST', '/api/dashboards', { token, body: odd })).status).toBe(201)
    await app.call('PATCH', '/api/me/preferences', { token, body: { homeDashboard: 'odd' } })
    const long = DashboardAnswer.parse((await app.call('GET', '/api/dashboard', { token })).json)
    expect(long.dashboard.uid).toBe('odd')
    expect(long.data[0]?.error?.code).toBe('query/too-many-samples')

    const body = { ...odd, range: 60 }
    await app.call('PUT', '/api/dashboards/odd', { token, body, headers: { 'if-match': '*' } })
    const short = DashboardAnswer.parse((await app.call('GET', '/api/dashboard', { token })).json)
    expect(short.data[0]).toMatchObject({ panelId: 1, points: 60 })
    expect(short.data[0]?.error).toBeUndefined()
    expect(short.data[1]?.error?.code).toMatch(/^promql\//)
    await app.call('DELETE', '/api/dashboards/odd', { token })
    const again = DashboardAnswer.parse((await app.call('GET', '/api/dashboard', { token })).json)
    expect(again.dashboard.uid).toBe('home')
    await app.call('PATCH', '/api/me/preferences', { token, body: { homeDashboard: null } })
  })
})

describe('the data of a dashboard', () => {
  const dashboard: StoredDashboard = {
    dashboard: {
      ...mine,
      range: 60,
      panels: [1, 2, 3, 4].map((id) => ({ ...panel, id, targets: [{ refId: 'A', expr: `panel_${id}` }] })),
    },
    version: 1,
    home: true,
    updatedAt: 0,
  }

  it('is bounded over all panels: what no longer fits says so, and is not evaluated once nothing does', async () => {
    const asked: string[] = []
    const values = new Float64Array(1_000_000)
    const present = new Uint8Array(1_000_000)
    const seriesOf: Record<string, number> = { panel_1: 1, panel_2: 2, panel_3: 1 }
    const answer = await answerDashboard(dashboard, {
      live: {
        read: async ({ expr }) => {
          asked.push(expr)
          const series = Array.from({ length: seriesOf[expr] ?? 0 }, () => ({ labels: {}, values, present }))
          return {
            epoch: 'e',
            offset: 1,
            result: { start: 0, step: 1000, points: 1_000_000, series, warnings: [], infos: [] },
          }
        },
      },
      alerts: [],
      now: () => 0,
      log: createJsonLog({ level: 'error', now: Date.now, write: () => {} }),
      signal: new AbortController().signal,
    })
    expect(answer.data.map(({ series, error }) => [series.length, error?.code])).toEqual([
      [1, undefined],
      [0, 'query/too-many-samples'],
      [1, undefined],
      [0, 'query/too-many-samples'],
    ])
    expect(asked).toEqual(['panel_1', 'panel_2', 'panel_3'])
  })

  it('comes within a bounded time: slow queries leave out those behind them', async () => {
    let now = 1_700_000_000_000
    const answer = await answerDashboard(dashboard, {
      live: {
        read: async () => {
          now += 8000
          return {
            epoch: 'e',
            offset: 1,
            result: { start: 0, step: 1000, points: 0, series: [], warnings: [], infos: [] },
          }
        },
      },
      alerts: [],
      now: () => now,
      log: createJsonLog({ level: 'error', now: Date.now, write: () => {} }),
      signal: new AbortController().signal,
    })
    expect(answer.data.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'query/timeout',
      'query/timeout',
    ])
  })
})

describe('/api/dashboards', () => {
  it('keeps, lists, changes and removes a dashboard', async () => {
    const created = await app.call('POST', '/api/dashboards', { token, body: mine })
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"'])
    expect((await app.call('POST', '/api/dashboards', { token, body: mine })).json.code).toBe('request/conflict')

    const list = DashboardList.parse((await app.call('GET', '/api/dashboards', { token })).json)
    expect(list.dashboards.map(({ uid, home }) => [uid, home])).toEqual([
      ['home', true],
      ['mine', false],
    ])

    const body = { ...mine, title: 'Changed' }
    const put = (headers: Record<string, string>) => app.call('PUT', '/api/dashboards/mine', { token, body, headers })
    expect((await put({})).status).toBe(428)
    expect((await put({ 'if-match': '"7"' })).status).toBe(412)
    expect((await put({ 'if-match': 'W/"1"' })).status).toBe(412)
    const changed = await put({ 'if-match': '"9", "1"' })
    expect([changed.status, changed.headers.get('etag'), changed.json.dashboard.title]).toEqual([200, '"2"', 'Changed'])
    expect((await put({ 'if-match': '"1"' })).json.code).toBe('request/precondition-failed')
    const read = await app.call('GET', '/api/dashboards/mine', { token })
    expect([read.headers.get('etag'), read.json.version]).toEqual(['"2"', 2])

    const stale = { 'if-match': '"1"' }
    expect((await app.call('DELETE', '/api/dashboards/mine', { token, headers: stale })).status).toBe(412)
    expect((await app.call('DELETE', '/api/dashboards/mine', { token })).status).toBe(204)
    expect((await app.call('GET', '/api/dashboards/mine', { token })).status).toBe(404)
  })

  it('shows nothing of what belongs to others', async () => {
    await app.call('POST', '/api/dashboards', { token, body: { ...mine, uid: 'secret' } })
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await app.call(method, '/api/dashboards/secret', { token: other })).status).toBe(404)
    }
    const headers = { 'if-match': '*' }
    const body = { ...mine, uid: 'secret' }
    expect((await app.call('PUT', '/api/dashboards/secret', { token: other, body, headers })).status).toBe(404)
    expect((await app.call('POST', '/api/dashboards', { token: other, body })).status).toBe(201)
    const { dashboards } = DashboardList.parse((await app.call('GET', '/api/dashboards', { token: other })).json)
    expect(dashboards.map(({ uid }) => uid)).toEqual(['secret'])
    await app.call('DELETE', '/api/dashboards/secret', { token: other })
    expect((await app.call('GET', '/api/dashboards/secret', { token })).status).toBe(200)
  })

  it('refuses bad dashboards with their place', async () => {
    const bad = (changes: object) => app.call('POST', '/api/dashboards', { token, body: { ...mine, ...changes } })
    const parse = await bad({ panels: [panel, { ...panel, id: 2, targets: [{ refId: 'A', expr: 'sum(' }] }] })
    expect(parse.json).toMatchObject({
      code: 'promql/parse',
      detail: expect.stringMatching(/^panels\.1\.targets\.0\.expr/),
    })
    const twice = await bad({ panels: [panel, panel] })
    expect(twice.json).toMatchObject({ code: 'request/invalid', issues: [{ path: 'panels.1.id' }] })
    expect((await bad({ uid: '../x' })).json.code).toBe('request/invalid')
    expect((await bad({ nonsense: 1 })).json.code).toBe('request/invalid')
    const headers = { 'if-match': '*' }
    const body = { ...mine, uid: 'b' }
    expect((await app.call('PUT', '/api/dashboards/a', { token, body, headers })).json.code).toBe('request/invalid')
  })

  it('makes the home anew when it was removed, beside what took its uid', async () => {
    await app.call('DELETE', '/api/dashboards/home', { token })
    await app.call('POST', '/api/dashboards', { token, body: { ...mine, uid: 'home' } })
    const answer = DashboardAnswer.parse((await app.call('GET', '/api/dashboard', { token })).json)
    expect([answer.dashboard.uid, answer.home]).toEqual(['home-2', true])
  })

  it("tells the owner's other windows", async () => {
    const client = io(app.url, { path: SOCKET_PATH, auth: { token, protocol: 1 }, transports: ['websocket'] })
    await new Promise((resolve) => client.once('connect', () => resolve(undefined)))
    const changed = new Promise((resolve) => client.once('dashboard:changed', resolve))
    await app.call('POST', '/api/dashboards', { token, body: { ...mine, uid: 'told' } })
    expect(await changed).toEqual({ uid: 'told', version: 1, deleted: false })
    client.disconnect()
  })
})
