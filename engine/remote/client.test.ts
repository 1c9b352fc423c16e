import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { remoteAddress } from './address'
import { createRemoteClient } from './client'
import { createRemoteEngine } from './remote-engine'
import { createTestEngineServer, type TestRequest } from './test-engine-server'

let server: Awaited<ReturnType<typeof createTestEngineServer>> | undefined
afterEach(() => server?.close())

const limits = { maxSamples: 1e6, maxSeries: 3, timeout: 500, now: Date.now }

async function engineThat(answer: (request: TestRequest, response: ServerResponse) => void) {
  server = await createTestEngineServer(answer)
  const url = server.url.replace('://', '://user:p%40ss@')
  return createRemoteEngine(createRemoteClient(remoteAddress({ url, writeUrl: null, token: null })))
}

const answering = (status: number, body: unknown) =>
  engineThat((_, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  })

const failing = async (status: number, body: unknown) =>
  (await answering(status, body)).instant('up', 1000, limits).catch((error: unknown) => error)

describe('a remote engine', () => {
  it('is asked with credentials in a header and never in the address', async () => {
    const engine = await answering(200, { status: 'success', data: { resultType: 'scalar', result: [1, '2'] } })
    expect(await engine.instant('2', 1500, { ...limits, lookback: 60_000 })).toMatchObject({ type: 'scalar', value: 2 })
    const [request] = server?.requests ?? []
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`)
    expect(request?.path).toBe('/api/v1/query')
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toMatchObject({
      query: '2',
      time: '1.5',
      timeout: '0.5',
      lookback_delta: '60',
    })
  })

  it('takes a token in place of a password, and another address for writes', () => {
    const given = { url: 'https://a.example/prom/', writeUrl: 'https://b.example/push', token: 'abc' }
    expect(remoteAddress(given)).toEqual({
      url: 'https://a.example/prom',
      writeUrl: 'https://b.example/push',
      authorization: 'Bearer abc',
    })
    expect(remoteAddress({ ...given, writeUrl: null, token: null })).toEqual({
      url: 'https://a.example/prom',
      writeUrl: 'https://a.example/prom/api/v1/write',
      authorization: undefined,
    })
  })

  it('refuses what no engine gives a value for at each of many moments, without asking it', async () => {
    const engine = await answering(200, {})
    expect(() => engine.checkRange('sum(up)')).not.toThrow()
    expect(() => engine.check('up[5m]')).not.toThrow()
    expect(() => engine.checkRange('up[5m]')).toThrow(expect.objectContaining({ code: 'promql/parse' }))
    expect(server?.requests).toEqual([])
  })

  it('gives ranges on the grid of their steps, with infinities and what is no number', async () => {
    const values = [
      [10, '1'],
      [12, '+Inf'],
      [13, 'NaN'],
    ]
    const engine = await answering(200, {
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: { a: 'b' }, values }] },
      warnings: ['beware'],
    })
    const result = await engine.range('x', 10_000, 14_000, 1000, limits)
    expect(result).toMatchObject({ start: 10_000, step: 1000, points: 5, warnings: ['beware'], infos: [] })
    expect([...(result.series[0]?.present ?? [])]).toEqual([1, 0, 1, 1, 0])
    expect([...(result.series[0]?.values ?? [])]).toEqual([1, 0, Infinity, Number.NaN, 0])
  })

  it.each([
    [400, { status: 'error', errorType: 'bad_data', error: 'parse error: …' }, 'promql/parse'],
    [422, { status: 'error', errorType: 'execution', error: 'many-to-many' }, 'promql/execution'],
    [422, { status: 'error', errorType: '422', error: 'unexpected token' }, 'promql/execution'],
    [503, { status: 'error', errorType: 'timeout', error: 'query timed out' }, 'query/timeout'],
    [429, 'slow down', 'query/too-many'],
    [401, 'who are you', 'server/unavailable'],
    [502, '<html>', 'server/unavailable'],
    [404, 'nothing here', 'server/unavailable'],
    [200, 'not JSON', 'server/unavailable'],
    [200, { status: 'success', data: 7 }, 'server/unavailable'],
    [
      200,
      { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: 'x' }] } },
      'server/unavailable',
    ],
    [
      200,
      { status: 'success', data: { resultType: 'vector', result: new Array(4).fill({ metric: {}, value: [1, '1'] }) } },
      'query/too-many-series',
    ],
  ])('that answers %i %j is told as %3$s', async (status, body, code) => {
    expect(await failing(status, body)).toMatchObject({ code })
  })

  it('has an end to its time, to its answer and to its way', async () => {
    const stalled = await engineThat(() => {})
    expect(await stalled.instant('up', 0, limits).catch((error) => error)).toMatchObject({ code: 'query/timeout' })
    const gone = new AbortController()
    const asked = stalled.instant('up', 0, { ...limits, signal: gone.signal }).catch((error) => error)
    gone.abort()
    expect(await asked).toMatchObject({ code: 'query/canceled' })
    await server?.close()

    const endless = await engineThat((_, response) => {
      const piece = Buffer.alloc(1024 * 1024, 0x20)
      const more = (): void => {
        if (!response.destroyed) response.write(piece, more)
      }
      more()
    })
    expect(await endless.instant('up', 0, { ...limits, timeout: 10_000 }).catch((error) => error)).toMatchObject({
      code: 'query/too-many-samples',
    })
    await server?.close()

    const elsewhere = await engineThat((_, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()
    })
    expect(await elsewhere.instant('up', 0, limits).catch((error) => error)).toMatchObject({
      code: 'server/unavailable',
    })
  })
})
