import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { escapedName } from '../../contract/model/escaped-name'
import { formatLabels } from '../../contract/model/labels'
import { ScrapeJobs } from '../sources/scrape/config/scrape-job'
import { startTarget } from '../sources/scrape/test-scraping'
import { startTestApp, type TestApp } from '../test-app'
import { snappy, writeRequest } from './remote-write/test-write-request'

const EXPOSED = [
  '# TYPE "scraped.räume" counter',
  '{"scraped.räume","room.name"="attic","a \\"b\\"\\\\\\n"="c"} 7',
  'scraped_plain{"room.name"="cellar"} 8',
  '',
].join('\n')

let app: TestApp
let key = ''
let accept: string | undefined
let target: { readonly address: string; close(): void }

beforeAll(async () => {
  target = await startTarget((request, response) => {
    accept = request.headers.accept
    response.setHeader('content-type', 'text/plain; version=1.0.0; escaping=allow-utf-8')
    response.end(EXPOSED)
  })
  const jobs = ScrapeJobs.parse([
    { job_name: 'names', static_configs: [{ targets: [target.address], labels: { 'team.name': 'ops' } }] },
  ])
  app = await startTestApp({ config: { 'scrape.configs': jobs, 'scrape.interval': 1000 } })
  const { accessToken: token } = await app.login()
  const body = { name: 'test', scopes: ['metrics:write', 'metrics:read'] }
  key = (await app.call('POST', '/api/keys', { token, body })).json.key
})
afterAll(async () => {
  await app.stop()
  target.close()
})

async function ask(path: string, parameters: Record<string, string> = {}): Promise<unknown> {
  const { status, json } = await app.call('GET', `/api/v1/${path}?${new URLSearchParams(parameters)}`, { token: key })
  expect(status, JSON.stringify(json)).toBe(200)
  return json.data
}

async function query(expr: string): Promise<unknown> {
  const { result } = (await ask('query', { query: expr })) as { result: { metric: unknown; value: [number, string] }[] }
  return result.map(({ metric, value }) => [metric, value[1]])
}

const push = (samples: readonly unknown[]) => app.call('POST', '/api/v1/push', { token: key, body: { samples } })

async function write(labels: readonly (readonly [string, string])[]) {
  const response = await fetch(`${app.url}/api/v1/write`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
    },
    body: new Uint8Array(snappy(writeRequest([{ labels, samples: [[app.clock.now(), 1]] }]))),
  })
  return { status: response.status, text: await response.text() }
}

const NAMES = ['foo.bar', 'größe', 'two words', '1', '"', '\\', 'a\nb', 'nul\0', '😀', '/', '%2F', 'a{b="c"}', '#']

describe('any UTF-8 as a name', () => {
  it.each(NAMES)('can be pushed, asked for and listed: %j', async (name) => {
    const labels = { [name]: 'value', plain: 'x' }
    expect((await push([{ name, labels, value: 5 }])).json).toEqual({ accepted: 1, rejected: [], reasons: {} })
    const series = { __name__: name, ...labels }
    const quoted = JSON.stringify(name)
    expect(await query(`{${quoted}}`)).toEqual([[series, '5']])
    expect(await query(formatLabels(series))).toEqual([[series, '5']])
    expect(await query(`sum by (${quoted}) ({${quoted},${quoted}=~"val.*"})`)).toEqual([[{ [name]: 'value' }, '5']])
    expect(await query(`{${quoted}} + on (${quoted}) group_left {${quoted}}`)).toHaveLength(1)
    expect(await ask('series', { 'match[]': `{${quoted}="value"}` })).toEqual([series])
    expect(await ask('labels', { 'match[]': `{${quoted}}` })).toEqual(Object.keys(series).sort())
    expect(await ask(`label/${encodeURIComponent(name)}/values`)).toEqual(['value'])
    expect(await ask(`label/${escapedName(name)}/values`)).toEqual(['value'])
  })

  it('can come by remote write', async () => {
    const labels = [
      ['__name__', 'http.server.requests'],
      ['http.route', '/a'],
      ['straße', 'x'],
    ] as const
    expect(await write(labels)).toEqual({ status: 204, text: '' })
    expect(await query('{"http.server.requests", "straße"="x"}')).toEqual([[Object.fromEntries(labels), '1']])
    expect(await ask('label/U__http_2e_route/values')).toEqual(['/a'])
  })

  it('can be scraped, and is asked for in the words of Prometheus 3', async () => {
    const own = { instance: target.address, job: 'names', 'team.name': 'ops' }
    const wanted = [[{ __name__: 'scraped.räume', 'room.name': 'attic', 'a "b"\\\n': 'c', ...own }, '7']]
    await expect.poll(() => query('{"scraped.räume"}'), { timeout: 5000 }).toEqual(wanted)
    expect(await query('scraped_plain{"room.name"="cellar","team.name"="ops"}')).toHaveLength(1)
    expect(await query('up{"team.name"="ops"}')).toHaveLength(1)
    expect(await ask('metadata', { metric: 'scraped.räume' })).toMatchObject({ 'scraped.räume': [{ type: 'counter' }] })
    expect(accept).toBe(
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    )
  })
})

describe('what is no name', () => {
  it.each([
    ['{"name":"","value":1}', 'name: the name of a metric is empty'],
    ['{"name":"a\\u0001","value":1}', 'name: the name of a metric holds a control character'],
    ['{"name":"a\\ud800","value":1}', 'name: the name of a metric is not UTF-8'],
    ['{"name":"a","labels":{"":"x"},"value":1}', 'the name of a label is empty'],
    ['{"name":"a","labels":{"b\\u0002":"x"},"value":1}', 'the name of a label holds a control character'],
    ['{"name":"a","labels":{"\\udfff":"x"},"value":1}', 'the name of a label is not UTF-8'],
    ['{"name":"a","labels":{"__proto__":"x"},"value":1}', 'labels.__proto__: the name of a label is kept for Loom'],
    ['{"name":"a","labels":{"b":"\\ud83d"},"value":1}', 'The value of the label b is not UTF-8'],
  ])('is refused by push with the reason: %s', async (sample, message) => {
    const { status, json } = await app.call('POST', '/api/v1/push', { token: key, body: `{"samples":[${sample}]}` })
    expect([status, json.detail]).toEqual([400, expect.stringContaining(message)])
  })

  it.each([
    [['a\u0001', 'x'], 'holds a control character'],
    [['__proto__', 'x'], 'is kept for Loom itself'],
    [['', 'x'], 'a label has no name'],
  ] as const)('is refused by remote write with the reason: %j', async (label, message) => {
    const { status, text } = await write([['__name__', 'refused'], label])
    expect([status, JSON.parse(text).detail]).toEqual([400, expect.stringContaining(message)])
  })
})
