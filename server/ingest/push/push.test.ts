import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test-app'

let app: TestApp
let key = ''

beforeAll(async () => {
  app = await startTestApp({ config: { 'ingest.maxSeriesPerSource': 100 } })
  const { accessToken: token } = await app.login()
  const body = { name: 'test', scopes: ['metrics:write', 'metrics:read'] }
  key = (await app.call('POST', '/api/keys', { token, body })).json.key
})
afterAll(() => app.stop())

const push = (body: unknown) => app.call('POST', '/api/v1/push', { token: key, body })

async function valuesOf(expr: string): Promise<unknown> {
  const { json } = await app.call('GET', `/api/v1/query?query=${encodeURIComponent(expr)}`, { token: key })
  return json.data.result.map(({ metric, value }: { metric: unknown; value: [number, string] }) => [metric, value[1]])
}

async function counted(metric: string): Promise<number> {
  const line = (await app.call('GET', '/metrics')).text.split('\n').find((text) => text.startsWith(metric))
  return Number(line?.split(' ').at(-1) ?? 0)
}

/** A body sent as bytes. */
async function send(body: Buffer, headers: Record<string, string>) {
  const response = await fetch(`${app.url}/api/v1/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...headers },
    body: new Uint8Array(body),
  })
  return { status: response.status, json: (await response.json()) as { code?: string; accepted?: number } }
}

describe('push', () => {
  it('shows what was sent at once', async () => {
    const time = app.clock.now() - 1000
    const { status, json } = await push({
      samples: [
        { name: 'temperature_celsius', labels: { room: 'attic' }, value: 21.5 },
        { name: 'temperature_celsius', labels: { room: 'cellar' }, value: 12, time },
      ],
    })
    expect([status, json]).toEqual([200, { accepted: 2, rejected: [], reasons: {} }])
    expect(await valuesOf('sort(temperature_celsius)')).toEqual([
      [{ __name__: 'temperature_celsius', room: 'cellar' }, '12'],
      [{ __name__: 'temperature_celsius', room: 'attic' }, '21.5'],
    ])
  })

  it('knows what is no finite number, in words', async () => {
    const samples = ['NaN', '+Inf', '-Inf', 1e308].map((value, n) => ({ name: 'odd', labels: { n: String(n) }, value }))
    expect((await push({ samples })).json.accepted).toBe(4)
    expect(((await valuesOf('sort_desc(odd)')) as string[][]).map(([, value]) => value).sort()).toEqual([
      '+Inf',
      '-Inf',
      '1e+308',
      'NaN',
    ])
  })

  it('takes the good ones and names the faulty ones by their place', async () => {
    const { status, json } = await push({
      samples: [
        { name: '', value: 1 },
        { name: 'good', value: 1 },
        { name: 'good', labels: { 'a\u0001b': 'x' }, value: 1 },
        { name: 'good', labels: { __name__: 'other' }, value: 1 },
        { name: 'good', value: 'many' },
        { name: 'good', labels: { long: 'x'.repeat(5000) }, value: 1 },
        { name: 'good', value: 1, tiem: 5 },
        7,
        { name: 'good', labels: { from: 'the future' }, value: 1, time: app.clock.now() + 3600_000 },
      ],
    })
    expect(status).toBe(200)
    expect(json.accepted).toBe(1)
    expect(json.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [0, 'request/invalid'],
      [2, 'request/invalid'],
      [3, 'request/invalid'],
      [4, 'request/invalid'],
      [5, 'store/rejected'],
      [6, 'request/invalid'],
      [7, 'request/invalid'],
    ])
    expect(json.reasons).toEqual({ invalid: 6, series: 1, future: 1 })
    expect(await counted('loom_ingest_samples_refused_total{format="push",reason="invalid"}')).toBe(6)
  })

  it('says by its status when nothing was stored, and that a repeated sample is no fault', async () => {
    const nothing = await push({ samples: [{ name: 'good', value: 'bad' }] })
    expect([nothing.status, nothing.json.code]).toEqual([400, 'request/invalid'])
    expect(nothing.json.detail).toMatch(/^No sample is stored. The first fault is at index 0: value: /)
    const sample = { name: 'again', value: 1, time: app.clock.now() }
    await push({ samples: [sample] })
    expect((await push({ samples: [sample] })).json).toEqual({ accepted: 1, rejected: [], reasons: {} })
    expect((await push({ samples: [{ ...sample, value: 2 }] })).json.reasons).toEqual({ conflict: 1 })
    expect((await push({ samples: [] })).status).toBe(200)
  })

  it('takes gzip, and whatever order the times have', async () => {
    const now = app.clock.now()
    const samples = [3, 1, 2].map((n) => ({ name: 'unordered', value: n, time: now - 1000 + n }))
    const sent = await send(gzipSync(JSON.stringify({ samples })), { 'content-encoding': 'gzip' })
    expect([sent.status, sent.json.accepted]).toEqual([200, 3])
    expect(await valuesOf('unordered')).toEqual([[{ __name__: 'unordered' }, '3']])
  })

  it('refuses what it can not read with a code, and serves the next', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    const wrong: [Buffer, Record<string, string>, number, string][] = [
      [Buffer.from('{"samples":'), {}, 400, 'request/invalid'],
      [Buffer.from('[1]'), {}, 400, 'request/invalid'],
      [Buffer.from([0xff, 0xfe]), {}, 400, 'request/invalid'],
      [Buffer.from('plain'), { 'content-encoding': 'gzip' }, 400, 'request/invalid'],
      [Buffer.from('{}'), { 'content-encoding': 'br' }, 415, 'request/unsupported-media-type'],
      [bomb, { 'content-encoding': 'gzip' }, 413, 'request/too-large'],
      [Buffer.alloc(17 * 1024 * 1024), {}, 413, 'request/too-large'],
      [Buffer.from(`{"samples":[${'{},'.repeat(100_000)}{}]}`), {}, 400, 'request/invalid'],
    ]
    for (const [body, headers, status, code] of wrong) {
      const sent = await send(body, headers)
      expect([sent.status, sent.json.code]).toEqual([status, code])
    }
    expect(await counted('loom_ingest_requests_refused_total{format="push",code="request/too-large"}')).toBe(1)
    expect(await counted('loom_ingest_requests_refused_total{format="push",code="server/internal"}')).toBe(0)
    expect((await push({ samples: [{ name: 'after', value: 1 }] })).status).toBe(200)
  })

  it('lets one source make so many series and no more, while its known ones and others go on', async () => {
    const flood = Array.from({ length: 5000 }, (_, n) => ({ name: 'flood', labels: { n: String(n) }, value: 1 }))
    const { json } = await push({ samples: flood })
    expect(json.accepted).toBeLessThanOrEqual(100)
    expect(json.rejected).toHaveLength(100)
    expect(json.reasons.series).toBe(5000 - json.accepted)
    expect(await counted('loom_ingest_series_refused_total{source="push"}')).toBe(json.reasons.series)
    expect((await push({ samples: [{ name: 'flood', labels: { n: '0' }, value: 2 }] })).json.accepted).toBe(1)
    const { accessToken: token } = await app.login()
    const body = { samples: [{ name: 'someone_else', value: 1 }] }
    expect((await app.call('POST', '/api/v1/push', { token, body })).json.accepted).toBe(1)
  })

  it('is for keys that may write, and for editors', async () => {
    const { accessToken: token } = await app.login()
    const body = { name: 'reader', scopes: ['metrics:read'] }
    const reader = (await app.call('POST', '/api/keys', { token, body })).json.key
    const refused = await app.call('POST', '/api/v1/push', { token: reader, body: { samples: [] } })
    expect([refused.status, refused.json.code]).toEqual([403, 'auth/forbidden'])
  })
})

describe('one key', () => {
  it('can send so many bytes a second and no more, while another goes on', async () => {
    const limited = await startTestApp({ config: { 'ingest.bytesPerSecond': 1000 } })
    const { accessToken: token } = await limited.login()
    const keys: string[] = []
    for (const name of ['one', 'two']) {
      const made = await limited.call('POST', '/api/keys', { token, body: { name, scopes: ['metrics:write'] } })
      keys.push(made.json.key)
    }
    const body = { samples: [{ name: 'x', labels: { filler: 'x'.repeat(3000) }, value: 1 }] }
    const call = (by = '') => limited.call('POST', '/api/v1/push', { token: by, body })
    expect((await call(keys[0])).status).toBe(200)
    const refused = await call(keys[0])
    expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'request/too-many',
      '1',
    ])
    expect((await call(keys[1])).status).toBe(200)
    limited.clock.shift += 4000
    expect((await call(keys[0])).status).toBe(200)
    await limited.stop()
  })
})
