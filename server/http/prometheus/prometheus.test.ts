import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddedEngine } from '../../../engine/promql/embedded-engine'
import type { MetricsStore } from '../../../engine/store/metrics-store'
import { openStore } from '../../../engine/store/store'
import { createStoreCatalog } from '../../../engine/store/store-catalog'
import { ADMIN, createTestIdentity, type TestIdentity } from '../../identity/test-identity'
import { createJsonLog } from '../../log/json-log'
import { createRegistry } from '../../metrics/registry'
import type { Answer } from '../../test-app'
import { createHttp } from '../create-http'
import { expressionRoutes } from './expression-routes'
import { queryRoutes } from './query-routes'
import { formatValue } from './result-json'
import { seriesRoutes } from './series-routes'
import { statusRoutes } from './status-routes'

/** Milliseconds; a whole minute. */
const T = 1_700_000_040_000

let store: MetricsStore
let identity: TestIdentity
let server: Server
let url = ''
let token = ''

beforeAll(async () => {
  store = openStore({ directory: null, now: () => T })
  const up = (instance: string) => store.seriesId({ __name__: 'up', job: 'node', instance })
  const [a, b] = [up('a'), up('b')]
  const requests = store.seriesId({ __name__: 'requests_total', code: '200' })
  for (let second = 0; second <= 60; second += 1) {
    store.append({
      times: T - 60_000 + second * 1000,
      ids: Uint32Array.of(a, b, requests),
      values: Float64Array.of(1, second % 2, second * 10),
    })
  }
  identity = await createTestIdentity(undefined, { now: Date.now() })
  token = (await identity.identity.login(ADMIN, '127.0.0.1')).accessToken
  const engine = createEmbeddedEngine(store)
  server = createServer(
    createHttp({
      routes: [
        ...queryRoutes({
          engine,
          now: () => T,
          limits: { maxSamples: 200_000, maxSeries: 100, timeout: 5000, concurrentQueries: 1 },
        }),
        ...seriesRoutes(createStoreCatalog(store)),
        ...expressionRoutes({ experimentalFunctions: false }),
        ...statusRoutes({ version: '1.2.3', startedAt: T, retention: '2d' }),
      ],
      identity: identity.identity,
      allowsHost: () => true,
      origins: [],
      trustProxy: [],
      log: createJsonLog({ level: 'error', now: Date.now, write: (line) => process.stderr.write(`${line}\n`) }),
      registry: createRegistry(),
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
  store.close()
  identity.close()
})

type Parameters = Record<string, string> | [string, string][]

interface QueryAnswer {
  readonly status: number
  readonly json: Answer['json']
}

async function get(path: string, parameters: Parameters = {}, auth = `Bearer ${token}`): Promise<QueryAnswer> {
  const query = new URLSearchParams(parameters)
  const response = await fetch(`${url}/api/v1/${path}?${query}`, { headers: { authorization: auth } })
  return { status: response.status, json: await response.json() }
}

async function post(path: string, parameters: Record<string, string>): Promise<QueryAnswer> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams(parameters),
  })
  return { status: response.status, json: await response.json() }
}

describe('GET /api/v1/query', () => {
  it('answers a vector as Prometheus writes it', async () => {
    const { status, json } = await get('query', { query: 'up', time: String(T / 1000) })
    expect(status).toBe(200)
    expect(json).toEqual({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: { __name__: 'up', job: 'node', instance: 'a' }, value: [T / 1000, '1'] },
          { metric: { __name__: 'up', job: 'node', instance: 'b' }, value: [T / 1000, '0'] },
        ],
      },
    })
  })

  it('answers scalars, texts and matrices', async () => {
    expect((await get('query', { query: '1 / 0' })).json.data).toEqual({
      resultType: 'scalar',
      result: [T / 1000, '+Inf'],
    })
    expect((await get('query', { query: '"x"' })).json.data).toEqual({ resultType: 'string', result: [T / 1000, 'x'] })
    expect((await get('query', { query: 'up{instance="b"}[3s]' })).json.data.result[0].values).toEqual([
      [T / 1000 - 2, '0'],
      [T / 1000 - 1, '1'],
      [T / 1000, '0'],
    ])
  })

  it('takes RFC 3339 and fractions of seconds as time', async () => {
    const at = async (time: string) => (await get('query', { query: 'vector(1)', time })).json.data.result[0].value[0]
    expect(await at('2023-11-14T22:13:59.5Z')).toBe(1_700_000_039.5)
    expect(await at('2023-11-14T23:13:59+01:00')).toBe(1_700_000_039)
    expect(await at('1700000039.781')).toBe(1_700_000_039.781)
    expect(await at('1.7e9')).toBe(1_700_000_000)
  })

  it('answers a form that is posted in the same way', async () => {
    const parameters = { query: 'sum(rate(requests_total[30s]))', time: String(T / 1000) }
    const posted = await post('query', parameters)
    expect(posted).toEqual(await get('query', parameters))
    expect(posted.json.data.result).toEqual([{ metric: {}, value: [T / 1000, '10'] }])
  })

  it('takes parameters from the address of a form too, the form going first', async () => {
    const body = new URLSearchParams({ query: 'up', limit: '1' })
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${url}/api/v1/query?query=nothing&stats=all`, { method: 'POST', headers, body })
    const { data } = (await response.json()) as Answer['json']
    expect(data.result).toHaveLength(1)
    expect(data.stats.samples.totalQueryableSamples).toBeGreaterThan(0)
    expect(data.stats.timings.execTotalTime).toBeGreaterThan(0)
  })

  it('looks back as far as it is told', async () => {
    const late = { query: 'up', time: String(T / 1000 + 30) }
    expect((await get('query', { ...late, lookback_delta: '31s' })).json.data.result).toHaveLength(2)
    expect((await get('query', { ...late, lookback_delta: '30' })).json.data.result).toHaveLength(0)
  })

  it('compresses long answers for those who take it, and nobody else', async () => {
    const parameters = new URLSearchParams({ query: 'up[60s]', time: String(T / 1000) })
    const ask = (encoding: string) =>
      fetch(`${url}/api/v1/query?${parameters}`, {
        headers: { authorization: `Bearer ${token}`, 'accept-encoding': encoding },
      })
    const [zipped, plain] = [await ask('gzip'), await ask('identity')]
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(plain.headers.get('vary')?.toLowerCase()).toBe('accept-encoding')
    expect(await zipped.json()).toEqual(await plain.json())
  })

  it('cuts the answer to the limit', async () => {
    expect((await get('query', { query: 'up', limit: '1' })).json.warnings).toEqual(['results truncated due to limit'])
    expect((await get('query', { query: 'up', limit: '2' })).json).not.toHaveProperty('warnings')
    expect((await get('query', { query: 'up', limit: '1' })).json.data.result).toHaveLength(1)
    expect((await get('query', { query: 'up[5s]', limit: '1' })).json.data.result).toHaveLength(1)
    expect((await get('query', { query: 'up', limit: '0' })).json.data.result).toHaveLength(2)
    expect((await get('query', { query: '1', limit: '1' })).status).toBe(200)
  })

  it.each([
    [{}, 400, 'bad_data', 'invalid parameter "query": no expression found in input'],
    [{ query: '' }, 400, 'bad_data', 'invalid parameter "query": no expression found in input'],
    [{ query: 'up{' }, 400, 'bad_data', 'invalid parameter "query": 1:4: parse error: unexpected end of input inside'],
    [{ query: 'sum(' }, 400, 'bad_data', 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis'],
    [{ query: 'up', time: 'yesterday' }, 400, 'bad_data', '"time": cannot parse "yesterday" to a valid timestamp'],
    [{ query: 'up', time: '1e300' }, 400, 'bad_data', 'invalid parameter "time": '],
    [{ query: 'up', time: 'NaN' }, 400, 'bad_data', 'invalid parameter "time": '],
    [{ query: 'up', timeout: '0s' }, 400, 'bad_data', 'invalid parameter "timeout": '],
    [{ query: 'up', timeout: 'soon' }, 400, 'bad_data', '"timeout": cannot parse "soon" to a valid duration'],
    [{ query: 'up', limit: '-1' }, 400, 'bad_data', 'invalid parameter "limit": limit must be non-negative'],
    [{ query: 'count_over_time(up[1m]) + on(job) up' }, 422, 'execution', ''],
  ])('answers %j with %i %s', async (parameters, status, errorType, message) => {
    const answer = await get('query', parameters as Record<string, string>)
    expect([answer.status, answer.json.status, answer.json.errorType]).toEqual([status, 'error', errorType])
    expect(answer.json.error).toContain(message)
    expect(answer.json.code).toMatch(/^(request|promql|query)\//)
  })

  it('refuses a query that reads too much', async () => {
    const { status, json } = await get('query_range', {
      query: 'sum(rate(requests_total[1m]))',
      start: String(T / 1000 - 10_000),
      end: String(T / 1000),
      step: '0.001',
    })
    expect([status, json.errorType]).toEqual([400, 'bad_data'])
  })

  it('refuses callers without a token in the same form', async () => {
    const { status, json } = await get('query', { query: 'up' }, '')
    expect(status).toBe(401)
    expect(json).toMatchObject({ status: 'error', errorType: 'unauthorized', code: 'auth/missing-token' })
  })
})

describe('an answer that no memory should hold', () => {
  const many = openStore({ directory: null, now: () => T })
  const ids = Uint32Array.from({ length: 200 }, (_, index) => many.seriesId({ __name__: 'many', n: String(index) }))
  many.append({ times: T, ids, values: new Float64Array(200) })
  const routes = queryRoutes({
    engine: createEmbeddedEngine(many),
    now: () => T,
    limits: { maxSamples: 50_000_000, maxSeries: 10_000, timeout: 30_000 },
  })
  const run = async (path: string, query: Record<string, string>) => {
    const route = routes.find((one) => one.path === path && one.method === 'GET')
    const caller = await identity.identity.verifyAccess(token)
    const { signal } = new AbortController()
    return route?.run({ params: {}, query, body: {}, caller, address: '', header: () => undefined, signal })
  }
  // 200 series of 11,000 points each.
  const range = { start: String(T / 1000), end: String(T / 1000 + 219.98), step: '0.02' }

  it('is refused for ranges and for matrices', async () => {
    await expect(run('/api/v1/query_range', { ...range, query: 'many' })).rejects.toThrow('more than 2000000 values')
    const matrix = { query: 'many[220s:20ms]', time: range.end }
    await expect(run('/api/v1/query', matrix)).rejects.toMatchObject({ code: 'query/too-many-samples' })
  })

  it('is given when fewer series are asked for', async () => {
    const answer = await run('/api/v1/query_range', { ...range, query: 'many', limit: '1' })
    expect(JSON.parse([...((answer?.body ?? []) as Iterable<string>)].join(''))).toMatchObject({
      status: 'success',
      warnings: ['results truncated due to limit'],
    })
  })
})

const ZERO_STEP = 'zero or negative query resolution step widths are not accepted. Try a positive integer'
const TOO_MANY_POINTS =
  'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'

describe('a client that leaves', () => {
  it('takes its query with it: the one slot is free for the next', async () => {
    const heavy = { query: 'sum(stddev_over_time(up[60s:1ms]))', start: String(T / 1000 - 60), end: String(T / 1000) }
    const gone = new AbortController()
    const left = fetch(`${url}/api/v1/query_range?${new URLSearchParams({ ...heavy, step: '0.01' })}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: gone.signal,
    })
    setTimeout(() => gone.abort(), 100)
    await expect(left).rejects.toThrow('abort')
    const began = performance.now()
    expect((await get('query', { query: 'up' })).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('GET /api/v1/query_range', () => {
  const range = { start: String(T / 1000 - 4), end: String(T / 1000), step: '2' }

  it('answers a matrix with the points that there are', async () => {
    const { json } = await get('query_range', { ...range, query: 'up{instance="b"} == 0 or up{instance="a"}' })
    expect(json.data).toEqual({
      resultType: 'matrix',
      result: [
        {
          metric: { __name__: 'up', job: 'node', instance: 'a' },
          values: [-4, -2, 0].map((second) => [T / 1000 + second, '1']),
        },
        {
          metric: { __name__: 'up', job: 'node', instance: 'b' },
          values: [-4, -2, 0].map((second) => [T / 1000 + second, '0']),
        },
      ],
    })
    const gaps = await get('query_range', { ...range, step: '1s', query: 'up{instance="b"} == 1' })
    expect(gaps.json.data.result[0].values.map((value: [number]) => value[0])).toEqual([T / 1000 - 3, T / 1000 - 1])
  })

  it('takes durations as steps, by GET and POST', async () => {
    const parameters = { ...range, step: '2s', query: 'up', limit: '1' }
    expect(await post('query_range', parameters)).toEqual(await get('query_range', parameters))
  })

  it.each([
    [{ ...range, query: 'up', end: '0' }, 'invalid parameter "end": end timestamp must not be before start time'],
    [{ ...range, query: 'up', step: '0' }, `invalid parameter "step": ${ZERO_STEP}`],
    [{ ...range, query: 'up', step: '-5' }, `invalid parameter "step": ${ZERO_STEP}`],
    [{ ...range, query: 'up', start: '0', step: '1' }, TOO_MANY_POINTS],
    [{ query: 'up', start: '1', end: '2' }, 'invalid parameter "step": cannot parse "" to a valid duration'],
    [{ ...range, query: '"x"' }, 'invalid parameter "query": invalid expression type "string" for range query'],
  ])('answers %j with bad_data', async (parameters, message) => {
    const { status, json } = await get('query_range', parameters)
    expect([status, json.errorType]).toEqual([400, 'bad_data'])
    expect(json.error.slice(0, message.length)).toBe(message)
  })

  it('gives the same answer whether it was evaluated in one go or in slices', async () => {
    const query = 'sum by (instance) (rate(up[10s])) or up{instance="b"} @ end() or requests_total > 100'
    const whole = { start: String(T / 1000 - 60), end: String(T / 1000), step: '0.05' }
    const { json } = await get('query_range', { ...whole, query })
    const pieces = []
    for (let from = -60; from < 0; from += 0.5) {
      const part = { ...whole, start: String(T / 1000 + from), end: String(T / 1000 + from + 0.45) }
      pieces.push((await get('query_range', { ...part, query: query.replace('end()', String(T / 1000)) })).json.data)
    }
    const requests = (data: { result: { metric: { code?: string }; values: unknown[] }[] }) =>
      data.result.filter(({ metric }) => metric.code === '200').flatMap(({ values }) => values)
    expect(requests(json.data).slice(0, -1)).toEqual(pieces.flatMap(requests))
    expect(json.data.result).toHaveLength(4)
  })
})

describe('what series there are', () => {
  it('names labels and their values, of all series or of those that match', async () => {
    expect((await get('labels')).json.data).toEqual(['__name__', 'code', 'instance', 'job'])
    expect((await get('labels', { 'match[]': 'requests_total' })).json.data).toEqual(['__name__', 'code'])
    expect((await post('labels', { 'match[]': 'up' })).json.data).toEqual(['__name__', 'instance', 'job'])
    expect((await get('label/__name__/values')).json.data).toEqual(['requests_total', 'up'])
    expect((await get('label/instance/values', { 'match[]': '{instance=~"b|c"}' })).json.data).toEqual(['b'])
    expect((await get('label/nothing/values')).json.data).toEqual([])
    expect((await get('labels', { limit: '2' })).json.data).toHaveLength(2)
  })

  it('lists the series of any of the selectors, each once', async () => {
    const both = await get('series', [
      ['match[]', 'up{instance="a"}'],
      ['match[]', '{job="node"}'],
    ])
    expect(both.json.data).toEqual([
      { __name__: 'up', job: 'node', instance: 'a' },
      { __name__: 'up', job: 'node', instance: 'b' },
    ])
    expect((await post('series', { 'match[]': 'requests_total' })).json.data).toEqual([
      { __name__: 'requests_total', code: '200' },
    ])
    expect((await get('series', { 'match[]': 'up', end: String(T / 1000 - 7200) })).json.data).toEqual([])
  })

  it.each([
    [{}],
    [{ 'match[]': 'up[5m]' }],
    [{ 'match[]': 'sum(up)' }],
    [{ 'match[]': 'up offset 5m' }],
    [{ 'match[]': '{' }],
  ])('refuses %j', async (parameters) => {
    const { status, json } = await get('series', parameters as Record<string, string>)
    expect([status, json.errorType]).toEqual([400, 'bad_data'])
  })

  it('says which server answers', async () => {
    expect((await get('status/buildinfo')).json).toMatchObject({
      status: 'success',
      data: { application: 'Loom', version: '1.2.3', goVersion: '' },
    })
    expect((await get('status/runtimeinfo')).json.data).toMatchObject({
      startTime: new Date(T).toISOString(),
      storageRetention: '2d',
    })
  })

  it('has no exemplars, and says so of what is an expression alone', async () => {
    expect((await get('query_exemplars', { query: 'up' })).json).toEqual({ status: 'success', data: [] })
    expect((await get('query_exemplars', { query: 'sum(' })).json).toMatchObject({ errorType: 'bad_data' })
  })
})

describe('values', () => {
  it.each([
    [1, '1'],
    [0.1, '0.1'],
    [-0, '-0'],
    [1e20, '100000000000000000000'],
    [1e21, '1e+21'],
    [1e-6, '0.000001'],
    [1e-7, '1e-07'],
    [1.5e-9, '1.5e-09'],
    [1e100, '1e+100'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
  ])('%f is written %s, as Go does', (value, written) => {
    expect(formatValue(value)).toBe(written)
  })
})
