import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../engine/store/store'
import { startTestApp, type TestApp } from '../../test-app'

/** Seconds. */
const END = Math.floor(Date.now() / 60_000) * 60 - 600

let folder: string
let app: TestApp
let url: string
let token: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loom-promtool-'))
  const store = openStore({ directory: folder, now: Date.now })
  for (const instance of ['a', 'b']) {
    const times = Float64Array.from({ length: 61 }, (_, i) => (END - 60 + i) * 1000)
    const ids = new Uint32Array(61).fill(store.seriesId({ __name__: 'heat', instance }))
    store.append({ times, ids, values: times.map((_, i) => i / 2) })
  }
  store.close()
  app = await startTestApp({ dataDir: folder })
  token = (await app.login()).accessToken
  const made = await app.call('POST', '/api/keys', { token, body: { name: 'promtool', scopes: ['metrics:read'] } })
  // promtool 2.42 takes credentials nowhere but here, and sends them as a header.
  url = app.url.replace('//', `//any:${made.json.key}@`)
})

afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function promtool(...parameters: string[]): Promise<string> {
  return (await promisify(execFile)('promtool', ['query', ...parameters])).stdout
}

describe("Prometheus's own client", () => {
  it('asks for a value, for a range, for series and for labels', async () => {
    expect(await promtool('instant', `--time=${END}`, url, 'sum by (instance) (heat)')).toBe(
      `{instance="a"} => 30 @[${END}]\n{instance="b"} => 30 @[${END}]\n`,
    )
    const range = [`--start=${END - 20}`, `--end=${END}`, '--step=10s']
    expect(await promtool('range', ...range, url, 'heat{instance="a"}')).toBe(
      `heat{instance="a"} =>\n20 @[${END - 20}]\n25 @[${END - 10}]\n30 @[${END}]\n`,
    )
    const times = [`--start=${END - 60}`, `--end=${END}`]
    expect(await promtool('series', '--match=heat', ...times, url)).toBe(
      '{__name__="heat", instance="a"}\n{__name__="heat", instance="b"}\n',
    )
    expect(await promtool('labels', '--match=heat', ...times, url, 'instance')).toBe('a\nb\n')
  })

  it('reads the errors', async () => {
    await expect(promtool('instant', url, 'sum(')).rejects.toThrow(
      'invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
    )
  })
})

describe('what can be asked about metrics and expressions', () => {
  const get = async (path: string) => (await app.call('GET', `/api/v1/${path}`, { token })).json

  it('is what they are, as their sources told', async () => {
    const heat = { type: 'gauge', help: 'How warm it is.', unit: 'celsius' }
    const body = { samples: [{ name: 'heat', value: 1 }], metadata: { heat, cold: { type: 'counter' } } }
    expect((await app.call('POST', '/api/v1/push', { token, body })).status).toBe(200)
    const cold = { type: 'counter', help: '', unit: '' }
    expect(await get('metadata')).toEqual({ status: 'success', data: { heat: [heat], cold: [cold] } })
    expect((await get('metadata?metric=heat')).data).toEqual({ heat: [heat] })
    expect((await get('metadata?limit=1&limit_per_metric=1')).data).toEqual({ heat: [heat] })
    expect((await get('metadata?limit=0&metric=none')).data).toEqual({})
    expect((await get('metadata?limit=-1')).error).toBe('invalid parameter "limit": limit must be non-negative')
  })

  it('is an expression in the usual form', async () => {
    expect(await get('format_query?query=sum(heat)by(instance)')).toEqual({
      status: 'success',
      data: 'sum by (instance) (heat)',
    })
    expect((await get('format_query?query=sum(')).errorType).toBe('bad_data')
  })

  it('is what the series are made of', async () => {
    const { data } = await get('status/tsdb?limit=1000')
    expect(data.headStats.numSeries).toBeGreaterThanOrEqual(2)
    expect(data.headStats.maxTime).toBeGreaterThan(data.headStats.minTime)
    expect(data.seriesCountByMetricName).toContainEqual({ name: 'heat', value: 3 })
    expect((await get('status/tsdb?limit=0')).errorType).toBe('bad_data')
  })

  it('is what is scraped: nothing here', async () => {
    const data = { activeTargets: [], droppedTargets: [], droppedTargetCounts: {} }
    expect(await get('targets')).toEqual({ status: 'success', data })
  })
})
