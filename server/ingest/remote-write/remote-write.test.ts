import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test-app'
import { varint } from '../protobuf/wire-writer'
import { snappyInflated } from './snappy'
import { snappy, type TestSeries, writeRequest } from './test-write-request'

const STALE = 0x7ff0000000000002n

let app: TestApp
let key = ''

beforeAll(async () => {
  app = await startTestApp({ config: { 'ingest.maxSeriesPerSource': 500, 'ingest.bytesPerSecond': 1_000_000_000 } })
  key = await newKey()
})
afterAll(() => app.stop())

async function newKey(): Promise<string> {
  const { accessToken: token } = await app.login()
  const body = { name: 'prometheus', scopes: ['metrics:write', 'metrics:read'] }
  return (await app.call('POST', '/api/keys', { token, body })).json.key
}

const PROMETHEUS_HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
}

async function send(body: Uint8Array, headers: Record<string, string> = {}, by = key) {
  const response = await fetch(`${app.url}/api/v1/write`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by}`, ...PROMETHEUS_HEADERS, ...headers },
    body: new Uint8Array(body),
  })
  const text = await response.text()
  const json = (text === '' ? {} : JSON.parse(text)) as { code?: string; detail?: string }
  return { status: response.status, headers: response.headers, code: json.code, detail: json.detail }
}

const write = (...series: TestSeries[]) => send(snappy(writeRequest(series)))
const named = (name: string, ...more: [string, string][]): [string, string][] => [['__name__', name], ...more]

async function query(expr: string): Promise<{ metric: Record<string, string>; value: [number, string]; values: [] }[]> {
  const { json } = await app.call('GET', `/api/v1/query?query=${encodeURIComponent(expr)}`, { token: key })
  return json.data.result
}

async function counted(metric: string): Promise<number> {
  const line = (await app.call('GET', '/metrics')).text.split('\n').find((text) => text.startsWith(metric))
  return Number(line?.split(' ').at(-1) ?? 0)
}

describe('remote write', () => {
  it('stores what it is sent, and answers 204', async () => {
    const now = app.clock.now()
    const labels = named('first', ['job', 'käse'], ['empty', ''])
    expect(
      (
        await write({
          labels,
          samples: [
            [now - 1000, 1.5],
            [now, -0],
          ],
        })
      ).status,
    ).toBe(204)
    expect(await query('first')).toEqual([
      { metric: { __name__: 'first', job: 'käse' }, value: [expect.any(Number), '-0'] },
    ])
    expect((await query('first[1m]'))[0]?.values).toHaveLength(2)
  })

  it('ends series at stale markers, and keeps what is no finite number', async () => {
    const now = app.clock.now()
    const values: [string, number | bigint][] = [
      ['ended', STALE],
      ['not_a_number', Number.NaN],
      ['infinite', Number.POSITIVE_INFINITY],
    ]
    await write(...values.map(([name]) => ({ labels: named(name), samples: [[now - 1000, 1]] as const })))
    await write(...values.map(([name, value]) => ({ labels: named(name), samples: [[now, value]] as const })))
    expect(await query('ended')).toEqual([])
    expect((await query('not_a_number'))[0]?.value[1]).toBe('NaN')
    expect((await query('infinite'))[0]?.value[1]).toBe('+Inf')
  })

  it('takes a request again without a fault: a sender does not know what came through', async () => {
    const body = snappy(writeRequest([{ labels: named('twice'), samples: [[app.clock.now(), 1]] }]))
    expect([(await send(body)).status, (await send(body)).status]).toEqual([204, 204])
    expect((await query('twice[1m]'))[0]?.values).toHaveLength(1)
  })

  it('stores the good samples and answers 400 with the counts of the others, which are not to be sent again', async () => {
    const now = app.clock.now()
    const { status, code, detail } = await write(
      { labels: named('good'), samples: [[now, 1]] },
      { labels: named('good', ['from', 'the future']), samples: [[now + 3600_000, 1]] },
      {
        labels: named('good', ['from', 'the past']),
        samples: [
          [now - 40 * 86_400_000, 1],
          [-5, 1],
        ],
      },
      { labels: [['no', 'name']], samples: [[now, 1]] },
      { labels: named('bad\u0002name'), samples: [[now, 1]] },
      { labels: named('good', ['x', '1'], ['x', '2']), samples: [[now, 1]] },
      { labels: named('good', ['', '1']), samples: [[now, 1]] },
      {
        labels: named('good', ['a\u0001b', '1']),
        samples: [
          [now, 1],
          [now + 1, 1],
        ],
      },
    )
    expect([status, code]).toEqual([400, 'request/invalid'])
    expect(detail).toMatch(/^1 samples are stored, others were refused: future 1, tooOld 2, series 6/)
    expect(await query('good')).toHaveLength(1)
    expect(await counted('loom_ingest_samples_refused_total{format="remote_write",reason="series"}')).toBe(6)
    expect((await write({ labels: named('good'), samples: [[now, 2]] })).detail).toMatch(/conflict 1/)
  })

  it('begins a series anew when the one it knows has expired', async () => {
    const labels = named('forgotten')
    await write({ labels, samples: [[app.clock.now(), 1]] }, { labels: named('kept'), samples: [[app.clock.now(), 1]] })
    // Roll-ups keep a series for a year.
    app.clock.shift += 400 * 86_400_000
    const isKnown = async (): Promise<boolean> => {
      const all = `match[]=forgotten&start=0&end=${app.clock.now() / 1000}`
      return (await app.call('GET', `/api/v1/series?${all}`, { token: key })).json.data.length > 0
    }
    // Housekeeping goes round once a minute, a few series after each batch.
    for (let round = 0; round < 200 && (await isKnown()); round += 1) {
      app.clock.shift += 10_000
      await write({ labels: named('kept'), samples: [[app.clock.now(), 1]] })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const now = app.clock.now()
    const answer = await write({ labels: named('kept'), samples: [[now, 2]] }, { labels, samples: [[now, 3]] })
    expect(answer.status, answer.detail).toBe(204)
    expect((await query('forgotten'))[0]?.value[1]).toBe('3')
    expect((await query('kept'))[0]?.value[1]).toBe('2')
    expect(await counted('loom_ingest_samples_refused_total{format="remote_write",reason="unknownSeries"}')).toBe(1)
  })

  it('knows labels in whatever order they come as one series', async () => {
    const now = app.clock.now()
    await write({
      labels: [
        ['b', '2'],
        ['__name__', 'order'],
        ['a', '1'],
      ],
      samples: [[now - 1, 1]],
    })
    await write({ labels: named('order', ['a', '1'], ['b', '2']), samples: [[now, 2]] })
    expect(await query('order')).toHaveLength(1)
    expect((await query('order[1m]'))[0]?.values).toHaveLength(2)
  })

  it('counts exemplars and native histograms, which it does not keep', async () => {
    const labels = named('rich')
    expect((await write({ labels, samples: [[app.clock.now(), 1]], exemplars: 2, histograms: 3 })).status).toBe(204)
    expect(await counted('loom_ingest_samples_refused_total{format="remote_write",reason="exemplar"}')).toBe(2)
    expect(await counted('loom_ingest_samples_refused_total{format="remote_write",reason="histogram"}')).toBe(3)
  })

  it('is for version 1.0: other messages and encodings are 415', async () => {
    const good = snappy(writeRequest([{ labels: named('typed'), samples: [[app.clock.now(), 1]] }]))
    const v2 = 'application/x-protobuf;proto=io.prometheus.write.v2.Request'
    for (const headers of [{ 'content-type': v2 }, { 'content-type': 'text/plain' }, { 'content-encoding': 'gzip' }]) {
      const { status, code } = await send(good, headers)
      expect([status, code]).toEqual([415, 'request/unsupported-media-type'])
    }
    const v1 = 'application/x-protobuf; proto=prometheus.WriteRequest'
    expect((await send(good, { 'content-type': v1, 'x-prometheus-remote-write-version': 'nine' })).status).toBe(204)
  })

  it('answers what it can not read with 400 or 413 and a code, and serves the next', async () => {
    const good = writeRequest([{ labels: named('x'), samples: [[app.clock.now(), 1]] }])
    const long = writeRequest([{ labels: named('x', ['a', 'x'.repeat(10_000_000)]), samples: [[app.clock.now(), 1]] }])
    const negativeLiteral = Buffer.from([40, 0xfc, 0xf0, 0xff, 0xff, 0xff, 1, 2, 3])
    const wrong: [Uint8Array, number, string][] = [
      [Buffer.alloc(0), 400, 'request/invalid'],
      [good, 400, 'request/invalid'],
      [snappy(good.subarray(0, -1)), 400, 'request/invalid'],
      [snappy(good).subarray(0, -3), 400, 'request/invalid'],
      [snappy(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])), 400, 'request/invalid'],
      [snappy(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])), 400, 'request/invalid'],
      [snappy(Buffer.from([0x0b])), 400, 'request/invalid'],
      [
        snappy(writeRequest([{ labels: [['__name__', '\ud800']], samples: [] }]).fill(0xff, 12)),
        400,
        'request/invalid',
      ],
      [negativeLiteral, 400, 'request/invalid'],
      [varint(2 ** 31), 413, 'request/too-large'],
      [Buffer.concat([varint(32 * 1024 * 1024), Buffer.alloc(10)]), 400, 'request/invalid'],
      [snappy(Buffer.alloc(40 * 1024 * 1024)), 413, 'request/too-large'],
      [snappy(long), 400, 'request/invalid'],
    ]
    for (const [body, status, code] of wrong) {
      const answer = await send(body)
      expect([body.length, answer.status, answer.code]).toEqual([body.length, status, code])
    }
    expect((await send(snappy(good))).status).toBe(204)
    expect(await counted('loom_ingest_requests_refused_total{format="remote_write",code="request/too-large"}')).toBe(2)
  })

  it('takes no longer than a request is long, whatever is in it', async () => {
    const took: [number, number][] = []
    const fill = (size: number, part: Buffer): Buffer => Buffer.alloc(size - (size % part.length), part)
    const part = (tag: number, bytes: Buffer): Buffer =>
      Buffer.concat([Buffer.from([tag]), varint(bytes.length), bytes])
    const million = 1_000_000
    const wrong: [Buffer, number][] = [
      [fill(30 * million, Buffer.from([0x0a, 0x00])), 413],
      [fill(30 * million, Buffer.from([0x1a, 0x00])), 413],
      [part(0x0a, fill(30 * million, Buffer.from([0x12, 0x00]))), 413],
      [part(0x0a, fill(30 * million, Buffer.from([0x22, 0x00]))), 413],
      [part(0x0a, fill(30 * million, Buffer.from([0x0a, 0x05, 0x0a, 0x03, 0x61, 0x62, 0x63]))), 204],
      [fill(900_000, Buffer.from([0x0a, 0x02, 0x12, 0x00])), 400],
      [fill(900_000, Buffer.from([0x0a, 0x04, 0x0a, 0x00, 0x12, 0x00])), 400],
    ]
    for (const [index, [body, status]] of wrong.entries()) {
      const compressed = snappy(body)
      const began = Date.now()
      const answer = await send(compressed)
      took.push([index, Date.now() - began])
      expect([index, answer.status]).toEqual([index, status])
    }
    expect(took.filter(([, time]) => time > 3000)).toEqual([])
  }, 60_000)

  it('answers whatever bytes with a code, and never fails itself', async () => {
    const now = app.clock.now()
    const body = writeRequest(
      [{ labels: named('fuzz', ['a', 'b']), samples: [[now, 1]], exemplars: 1 }],
      [{ type: 1, metric: 'fuzz', help: 'h', unit: 's' }],
    )
    const change = fc.tuple(fc.nat(body.length - 1), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), async (changes, outside) => {
        const bytes = outside ? snappy(body) : Buffer.from(body)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        const { status } = await send(outside ? bytes : snappy(bytes))
        expect([204, 400, 413]).toContain(status)
      }),
      { numRuns: 300 },
    )
    expect(app.lines.filter((line) => JSON.parse(line).level === 'error')).toEqual([])
  })

  it('stops one source at its number of series, while its known ones and other sources go on', async () => {
    const now = app.clock.now()
    const flooding = await newKey()
    let refused = 0
    for (let round = 0; round < 100; round += 1) {
      const series = Array.from({ length: 1000 }, (_, n) => ({
        labels: named('flood', ['n', String(round * 1000 + n)]),
        samples: [[now, 1]] as const,
      }))
      const { status } = await send(snappy(writeRequest(series)), {}, flooding)
      if (status === 400) refused += 1
    }
    expect(refused).toBe(100)
    expect(await counted('loom_ingest_series_refused_total{source="remote_write"}')).toBe(99_500)
    expect((await query('count(flood)'))[0]?.value[1]).toBe('500')
    const known = snappy(writeRequest([{ labels: named('flood', ['n', '7']), samples: [[now + 1, 2]] }]))
    expect((await send(known, {}, flooding)).status).toBe(204)
    expect((await write({ labels: named('other_source'), samples: [[now, 1]] })).status).toBe(204)
  })
})

describe('Snappy', () => {
  it('is inflated as the other implementation deflates it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('abc', 'abcabcabcabc', '\0'.repeat(90), randomBytes(70).toString('latin1'))),
        (parts) => {
          const bytes = Buffer.from(parts.join(''), 'latin1')
          expect(Buffer.from(snappyInflated(snappy(bytes), 1 << 20)).equals(bytes)).toBe(true)
        },
      ),
    )
  })

  it('ends on whatever bytes, with a fault or with the length that was claimed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, claimed) => {
        try {
          expect(snappyInflated(Buffer.concat([varint(claimed), bytes]), 1 << 20).length).toBe(claimed)
        } catch (error) {
          expect(error).toMatchObject({ code: 'request/invalid' })
        }
      }),
      { numRuns: 5000 },
    )
  })
})
