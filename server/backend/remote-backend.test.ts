import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DashboardAnswer } from '../../contract/wire/http'
import { PROTOCOL_VERSION, SOCKET_PATH } from '../../contract/wire/protocol'
import { connected, subscribe } from '../socket/test-server'
import { startTestApp, type TestApp } from '../test-app'
import { createTestVictoriaMetrics, type TestVictoriaMetrics } from './test-victoria-metrics'

let victoria: TestVictoriaMetrics
let app: TestApp
let token = ''

beforeAll(async () => {
  victoria = await createTestVictoriaMetrics(['-httpAuth.username=loom', '-httpAuth.password=s3cret-word'])
  await victoria.start()
  app = await startTestApp({ config: { 'engine.url': victoria.url.replace('://', '://loom:s3cret-word@') } })
  token = (await app.login()).accessToken
}, 60_000)
afterAll(async () => {
  await app.stop()
  await victoria.remove()
})

const get = (path: string, parameters: Record<string, string> = {}) =>
  app.call('GET', `${path}?${new URLSearchParams(parameters)}`, { token })

async function valueNow(query: string): Promise<string | undefined> {
  const { json } = await get('/api/v1/query', { query })
  return json.data?.result?.[0]?.value?.[1]
}

async function eventually<Value>(read: () => Promise<Value>, isIt: (value: Value) => boolean): Promise<Value> {
  const until = Date.now() + 45_000
  for (;;) {
    const value = await read()
    if (isIt(value)) return value
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(value)?.slice(0, 300)}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

describe('a server whose samples live in VictoriaMetrics', () => {
  it('gives the home dashboard its data, unchanged', async () => {
    const answer = await eventually(
      async (): Promise<DashboardAnswer> => (await get('/api/dashboard')).json,
      ({ data }) => data.every(({ series }) => series.length > 0),
    )
    expect(answer.data.length).toBeGreaterThan(10)
    expect(answer.data.filter(({ error }) => error !== undefined)).toEqual([])
  }, 60_000)

  it('passes queries, series and labels through, and failures in Prometheus’s form', async () => {
    await eventually(
      () => valueNow('up{job="loom"}'),
      (value) => value === '1',
    )
    expect(Number(await valueNow('node_memory_MemTotal_bytes'))).toBeGreaterThan(1e8)
    const end = Date.now() / 1000 - 2
    const range = await get('/api/v1/query_range', { query: 'up', start: String(end - 1), end: String(end), step: '1' })
    expect(range.json.data.resultType).toBe('matrix')
    expect((await get('/api/v1/query', { query: 'vector(1 + 1)' })).json.data.result[0].value[1]).toBe('2')
    expect((await get('/api/v1/label/job/values')).json.data).toContain('loom')
    expect((await get('/api/v1/labels')).json.data).toEqual(expect.arrayContaining(['__name__', 'instance', 'job']))
    const series = await get('/api/v1/series', { 'match[]': '{__name__="up",job="loom"}' })
    expect(series.json.data).toEqual([expect.objectContaining({ __name__: 'up', job: 'loom' })])
    const wrong = await get('/api/v1/query', { query: 'sum(' })
    expect(wrong.status).toBeGreaterThanOrEqual(400)
    expect(wrong.status).toBeLessThan(500)
    expect(wrong.json).toMatchObject({ status: 'error', error: expect.any(String) })
    expect((await get('/api/v1/status/tsdb')).status).toBe(404)
  }, 60_000)

  it('loses nothing that it acknowledged while the engine is away, and its live queries go on', async () => {
    const options = {
      path: SOCKET_PATH,
      forceNew: true,
      reconnection: false,
      auth: { token, protocol: PROTOCOL_VERSION },
    }
    const client = await connected(io(app.url, options))
    const view = await subscribe(client, { id: 'a', expr: 'sum(survivor)', range: 30, step: 1000 })
    const points = () => [...view.series.values()].flatMap((values) => [...values.values()])
    const push = (value: number) =>
      app.call('POST', '/api/v1/push', { token, body: { samples: [{ name: 'survivor', value }] } })
    let pushed = 0
    const pushSome = async (seconds: number): Promise<void> => {
      for (let i = 0; i < seconds; i += 1) {
        pushed += 1
        expect((await push(pushed)).status).toBe(200)
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
    await pushSome(3)
    await victoria.end()
    await pushSome(4)
    expect((await get('/api/v1/query', { query: 'up' })).status).toBe(503)
    await victoria.start()
    await pushSome(2)
    await eventually(
      () => valueNow('count_over_time(survivor[1m])'),
      (value) => value === String(pushed),
    )
    // Live: every value came as a point, those of the break as well. VictoriaMetrics shows a new series late.
    await eventually(
      async () => points(),
      (values) => Array.from({ length: pushed - 2 }, (_, i) => i + 3).every((value) => values.includes(value)),
    )
    const samples = (await app.call('GET', '/metrics')).text
    expect(samples).toMatch(/loom_engine_up 1/)
    expect(samples).toMatch(/loom_engine_queued_samples \d/)
    // Points are told when they show in the engine, a second or two after their time, and with their own time.
    const ages = view.frames.map(({ producedAt, offset, step }) => producedAt - offset * step)
    expect(Math.min(...ages)).toBeGreaterThan(0)
    expect(Math.min(...ages)).toBeLessThan(4000)
    expect(view.breaches).toEqual([])
    client.disconnect()
  }, 60_000)

  it('evaluates its rules there, and took nobody for silent while the engine was away', async () => {
    const groups = await eventually(
      async (): Promise<{ rules: { name: string; health: string; state: string }[] }[]> =>
        (await get('/api/v1/rules')).json.data.groups,
      (found) => found.every(({ rules }) => rules.every(({ health }) => health === 'ok')),
    )
    const silent = groups.flatMap(({ rules }) => rules).filter(({ name }) => name === 'SourceSilent')
    expect(silent).toEqual([expect.objectContaining({ state: 'inactive' })])
  }, 60_000)

  it('keeps the password out of the log and of its answers', async () => {
    expect(app.lines.join('\n')).not.toContain('s3cret-word')
    expect(app.lines.some((line) => line.includes('the remote engine takes samples again'))).toBe(true)
  })
})
