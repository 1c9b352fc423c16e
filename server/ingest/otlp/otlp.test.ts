import { gzipSync } from 'node:zlib'
import type { Attributes, MeterProvider as MeterProviderApi } from '@opentelemetry/api'
import { OTLPMetricExporter as JsonExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test-app'
import { bytesPart } from '../protobuf/wire-writer'

let app: TestApp
let key = ''

beforeAll(async () => {
  app = await startTestApp({ config: { 'ingest.maxSeriesPerSource': 2000 } })
  const { accessToken: token } = await app.login()
  const body = { name: 'otel', scopes: ['metrics:write', 'metrics:read'] }
  key = (await app.call('POST', '/api/keys', { token, body })).json.key
})
afterAll(() => app.stop())

async function query(expr: string): Promise<Record<string, string>[]> {
  const { json } = await app.call('GET', `/api/v1/query?query=${encodeURIComponent(expr)}`, { token: key })
  return json.data.result.map(({ metric, value }: { metric: Attributes; value: [number, string] }) => ({
    ...metric,
    value: value[1],
  }))
}

async function counted(metric: string): Promise<number> {
  const line = (await app.call('GET', '/metrics')).text.split('\n').find((text) => text.startsWith(metric))
  return Number(line?.split(' ').at(-1) ?? 0)
}

async function send(body: Buffer | string, type: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/v1/metrics`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

const JSON_TYPE = 'application/json'
const PROTOBUF_TYPE = 'application/x-protobuf'

/** A request in OTLP's JSON with these metrics of one service. */
function request(metrics: readonly unknown[], attributes: readonly unknown[] = []): string {
  const service = { key: 'service.name', value: { stringValue: 'shop' } }
  const resource = { attributes: [service, ...attributes] }
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope: {}, metrics }] }] })
}

const nano = (shift = 0): string => `${app.clock.now() + shift}000000`
const text = (name: string, value: string) => ({ key: name, value: { stringValue: value } })

describe.each([
  ['protobuf', ProtobufExporter, AggregationTemporality.CUMULATIVE],
  ['JSON', JsonExporter, AggregationTemporality.CUMULATIVE],
  ['protobuf with differences', ProtobufExporter, AggregationTemporality.DELTA],
] as const)('the OpenTelemetry SDK, sending %s', (name, Exporter, temporalityPreference) => {
  let provider: MeterProvider
  const service = `checkout-${name.replaceAll(' ', '-')}`

  beforeAll(() => {
    provider = new MeterProvider({
      resource: resourceFromAttributes({
        'service.namespace': 'shop',
        'service.name': service,
        'service.instance.id': 'one',
        'deployment.environment.name': 'test',
      }),
      views: [
        { instrumentName: 'db.wait', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } },
        {
          instrumentName: 'http.server.request.duration',
          aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [0.1, 1, 10] } },
        },
      ],
      readers: [
        new PeriodicExportingMetricReader({
          exporter: new Exporter({
            url: `${app.url}/v1/metrics`,
            headers: { authorization: `Bearer ${key}` },
            temporalityPreference,
          }),
          exportIntervalMillis: 3600_000,
        }),
      ],
    })
  })
  afterAll(() => provider.shutdown())

  it('shows in a query within a second of sending, under Prometheus’s names', async () => {
    const meter = (provider as MeterProviderApi).getMeter('tests', '1.2.3')
    const orders = meter.createCounter('orders', { unit: '{order}', description: 'Orders taken.' })
    const open = meter.createUpDownCounter('connections.open')
    const duration = meter.createHistogram('http.server.request.duration', { unit: 's' })
    const wait = meter.createHistogram('db.wait', { unit: 'ms' })
    const used = meter.createObservableGauge('pool.used', { unit: '1' })
    used.addCallback((result) => result.observe(0.25, { 'pool.name': 'main' }))

    orders.add(3, { 'pay.method': 'card' })
    open.add(5)
    open.add(-2)
    for (const seconds of [0.05, 0.5, 0.7, 20]) duration.record(seconds)
    for (const ms of [1, 2, 4, 1000]) wait.record(ms)
    await provider.forceFlush()
    const sent = Date.now()
    const job = `job="shop/${service}"`
    const found = await query(`orders_total{${job}}`)
    expect(Date.now() - sent).toBeLessThan(1000)
    expect(found).toEqual([
      {
        __name__: 'orders_total',
        instance: 'one',
        job: `shop/${service}`,
        otel_scope_name: 'tests',
        otel_scope_version: '1.2.3',
        pay_method: 'card',
        value: '3',
      },
    ])
    expect((await query(`connections_open{${job}}`)).map(({ value }) => value)).toEqual(['3'])
    expect((await query(`pool_used_ratio{${job}}`)).map(({ pool_name, value }) => [pool_name, value])).toEqual([
      ['main', '0.25'],
    ])
    const buckets = await query(`sort(http_server_request_duration_seconds_bucket{${job}})`)
    expect(buckets.map(({ le, value }) => `${le} ${value}`)).toEqual(['0.1 1', '1.0 3', '10.0 3', '+Inf 4'])
    expect((await query(`http_server_request_duration_seconds_sum{${job}}`))[0]?.value).toBe('21.25')
    const [median] = await query(`histogram_quantile(0.5, db_wait_milliseconds_bucket{${job}})`)
    // The second of four values, 2 ms, within what a bucket is wide.
    expect(Number(median?.value)).toBeGreaterThan(1.8)
    expect(Number(median?.value)).toBeLessThan(2.2)
    expect(await query(`target_info{${job}}`)).toEqual([
      expect.objectContaining({ instance: 'one', deployment_environment_name: 'test', value: '1' }),
    ])

    orders.add(4, { 'pay.method': 'card' })
    duration.record(0.05)
    wait.record(3)
    await provider.forceFlush()
    expect((await query(`orders_total{${job}}`))[0]?.value).toBe('7')
    expect((await query(`http_server_request_duration_seconds_count{${job}}`))[0]?.value).toBe('5')
    expect((await query(`db_wait_milliseconds_bucket{${job},le="+Inf"}`))[0]?.value).toBe('5')
  })
})

describe('OTLP', () => {
  it('takes summaries, stale markers and attributes of every kind', async () => {
    const summary = {
      name: 'gc.pause',
      unit: 's',
      summary: {
        dataPoints: [
          {
            timeUnixNano: nano(-2000),
            count: '10',
            sum: 2.5,
            quantileValues: [
              { quantile: 0.5, value: 0.1 },
              { quantile: 1, value: 0.9 },
            ],
          },
        ],
      },
    }
    const attributes = [
      text('a.b', 'one'),
      text('a_b', 'two'),
      { key: 'yes', value: { boolValue: true } },
      { key: 'big', value: { intValue: '9007199254740993' } },
      { key: 'half', value: { doubleValue: 0.5 } },
      { key: 'bytes', value: { bytesValue: 'aGk=' } },
      { key: 'list', value: { arrayValue: { values: [{ intValue: 1 }, { stringValue: 'x' }] } } },
      { key: 'map', value: { kvlistValue: { values: [text('z', '1'), { key: 'a', value: {} }] } } },
      { key: 'none', value: {} },
    ]
    const gauge = (point: object) => ({ name: 'depth', gauge: { dataPoints: [{ attributes, ...point }] } })
    expect((await send(request([summary, gauge({ timeUnixNano: nano(-2000), asInt: '-7' })]), JSON_TYPE)).status).toBe(
      200,
    )
    const quantiles = await query('sort(gc_pause_seconds)')
    expect(quantiles.map(({ quantile, value }) => `${quantile} ${value}`)).toEqual(['0.5 0.1', '1.0 0.9'])
    expect((await query('gc_pause_seconds_count + gc_pause_seconds_sum'))[0]?.value).toBe('12.5')
    expect(await query('depth')).toEqual([
      {
        __name__: 'depth',
        job: 'shop',
        a_b: 'one;two',
        yes: 'true',
        big: '9007199254740993',
        half: '0.5',
        bytes: 'aGk=',
        list: '[1,"x"]',
        map: '{"a":null,"z":"1"}',
        value: '-7',
      },
    ])
    await send(request([gauge({ timeUnixNano: nano(), flags: 1 })]), JSON_TYPE)
    expect(await query('depth')).toEqual([])
  })

  it('tells what a metric is', async () => {
    const points = [{ timeUnixNano: nano(), asDouble: 1 }]
    const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: points }
    await send(request([{ name: 'told', unit: 'By', description: 'What it is.', sum }]), JSON_TYPE)
    const { json } = await app.call('GET', '/api/v1/metadata?metric=told_bytes_total', { token: key })
    expect(json.data).toEqual({ told_bytes_total: [{ type: 'counter', help: 'What it is.', unit: 'bytes' }] })
  })

  it('takes the good points and tells of the others in the answer, in the encoding of the request', async () => {
    const metrics = [
      { name: 'good', gauge: { dataPoints: [{ timeUnixNano: nano(), asDouble: 1 }] } },
      { name: '…', gauge: { dataPoints: [{ timeUnixNano: nano(), asDouble: 1 }] } },
      { name: 'future', gauge: { dataPoints: [{ timeUnixNano: nano(3600_000), asDouble: 1 }] } },
      { name: 'strange', sum: { dataPoints: [{ timeUnixNano: nano(), asDouble: 1 }] } },
      { name: 'proto', gauge: { dataPoints: [{ timeUnixNano: nano(), attributes: [text('__proto__', 'x')] }] } },
      {
        name: 'crooked',
        histogram: {
          aggregationTemporality: 2,
          dataPoints: [{ timeUnixNano: nano(), count: 1, explicitBounds: [2, 1], bucketCounts: [1, 0, 0] }],
        },
      },
      {
        name: 'wild',
        exponentialHistogram: {
          aggregationTemporality: 2,
          dataPoints: [{ timeUnixNano: nano(), count: 1, positive: { offset: 1e300, bucketCounts: [1] } }],
        },
      },
    ]
    const answer = await send(request(metrics), JSON_TYPE)
    expect(answer.status).toBe(200)
    const { partialSuccess } = JSON.parse(answer.bytes.toString())
    expect(partialSuccess.rejectedDataPoints).toBe('6')
    expect(partialSuccess.errorMessage).toContain('crooked: its bounds do not ascend')
    expect(await query('good')).toHaveLength(1)
    expect(await counted('loom_ingest_samples_refused_total{format="otlp",reason="invalid"}')).toBeGreaterThanOrEqual(4)
  })
})

describe('a bad request', () => {
  const deep = (levels: number): string =>
    `{"resourceMetrics":[{"resource":{"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(levels)}{}${']}}'.repeat(levels)}}]}}]}`

  /** These bytes within messages, each in its field of the next. */
  const wrapped = (inner: Buffer, fields: readonly number[]): Buffer =>
    fields.reduce<Buffer>((bytes, field) => bytesPart(field, bytes), inner)
  /** An attribute of so many lists in one another. */
  const nested = (levels: number): Buffer =>
    wrapped(Buffer.alloc(0), [...Array.from({ length: levels }, () => [1, 5]).flat(), 2, 1, 1, 1])
  const many = (points: number): Buffer => {
    const point = bytesPart(1, Buffer.from([(4 << 3) | 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]))
    return wrapped(Buffer.concat(new Array<Buffer>(points).fill(point)), [5, 2, 2, 1])
  }

  it.each([
    ['bytes that are no protobuf', () => Buffer.from([0xff, 0xff, 0xff]), PROTOBUF_TYPE, {}, 400],
    ['a message that is cut off', () => Buffer.from([0x0a, 0x7f, 0x01]), PROTOBUF_TYPE, {}, 400],
    ['a group without an end', () => Buffer.alloc(1000, 0x0b), PROTOBUF_TYPE, {}, 400],
    ['attributes within attributes', () => nested(5000), PROTOBUF_TYPE, {}, 400],
    ['a million points', () => many(1_000_000), PROTOBUF_TYPE, {}, 413],
    ['JSON that is none', () => Buffer.from('{'), JSON_TYPE, {}, 400],
    ['JSON of another shape', () => Buffer.from('{"resourceMetrics":{}}'), JSON_TYPE, {}, 400],
    ['no text at all', () => Buffer.from([0xfe]), JSON_TYPE, {}, 400],
    ['deep JSON', () => Buffer.from(deep(1000)), JSON_TYPE, {}, 400],
    ['brackets alone', () => Buffer.from('['.repeat(1_000_000)), JSON_TYPE, {}, 400],
    ['a bomb', () => gzipSync(Buffer.alloc(200 * 1024 * 1024)), PROTOBUF_TYPE, { 'content-encoding': 'gzip' }, 413],
    ['what is no gzip', () => Buffer.from('x'), PROTOBUF_TYPE, { 'content-encoding': 'gzip' }, 400],
    ['too many bytes', () => Buffer.alloc(17 * 1024 * 1024), PROTOBUF_TYPE, {}, 413],
    ['another media type', () => Buffer.from(''), 'text/plain', {}, 415],
    ['no key', () => Buffer.from(''), PROTOBUF_TYPE, { authorization: 'Bearer loom_wrong' }, 401],
  ])('with %s gets a status in its own encoding, and the next is served', async (_, body, type, headers, status) => {
    const answer = await send(body(), type, headers as Record<string, string>)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining(type === PROTOBUF_TYPE ? PROTOBUF_TYPE : JSON_TYPE),
    ])
    // google.rpc.Status: the code in field 1, the message in field 2.
    if (type === PROTOBUF_TYPE) expect([answer.bytes[0], answer.bytes[2]]).toEqual([0x08, 0x12])
    else expect(JSON.parse(answer.bytes.toString())).toEqual({ code: expect.any(Number), message: expect.any(String) })
    expect((await send(Buffer.alloc(0), PROTOBUF_TYPE)).status).toBe(200)
  })

  it('with an attribute of 10 MB loses that point alone', async () => {
    const points = ['x'.repeat(10 * 1024 * 1024), 'short'].map((value) => ({
      timeUnixNano: nano(),
      asDouble: 1,
      attributes: [text('long', value)],
    }))
    const answer = await send(request([{ name: 'wordy', gauge: { dataPoints: points } }]), JSON_TYPE)
    expect(JSON.parse(answer.bytes.toString()).partialSuccess.rejectedDataPoints).toBe('1')
    expect(await query('wordy')).toHaveLength(1)
  })
})

describe('a sender that is too fast', () => {
  it('is told to come again', async () => {
    const limited = await startTestApp({ config: { 'ingest.bytesPerSecond': 1000 } })
    const { accessToken } = await limited.login()
    const call = () =>
      limited.call('POST', '/v1/metrics', {
        token: accessToken,
        body: request([{ name: 'x', description: 'x'.repeat(4000) }]),
      })
    expect((await call()).status).toBe(200)
    const refused = await call()
    expect([refused.status, refused.headers.get('retry-after'), refused.json.code]).toEqual([429, '1', 8])
    await limited.stop()
  })
})

describe('one source', () => {
  it('keeps within what one source may make, and goes on with what it has', async () => {
    const points = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ timeUnixNano: nano(), asDouble: n, attributes: [text('n', `${n}`)] }))
    const flood = { name: 'flood', gauge: { dataPoints: points(20_000) } }
    const { partialSuccess } = JSON.parse((await send(request([flood]), JSON_TYPE)).bytes.toString())
    expect(Number(partialSuccess.rejectedDataPoints)).toBeGreaterThan(17_000)
    expect(Number((await query('count(flood)'))[0]?.value)).toBeGreaterThan(1000)
    expect(
      (await send(request([{ name: 'flood', gauge: { dataPoints: points(1) } }]), JSON_TYPE)).bytes.toString(),
    ).toBe('{}')
  })
})
