import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join, resolve } from 'node:path'
import { test } from '@playwright/test'
import { freePort } from '../server/ingest/remote-write/test-prometheus'
import { snappy, writeRequest } from '../server/ingest/remote-write/test-write-request'
import { temporaryFolder } from './apps'
import { writeReport } from './report'
import { median } from './statistics'

const SERIES = 10_000
/** As Prometheus sends by default. */
const SAMPLES_A_REQUEST = 500
const STEP_MS = 15_000
const ROUNDS = 5
const SCRAPES_A_ROUND = 16
const CONNECTIONS = 4
const PASSWORD = 'correct horse battery'

/** A server that takes remote write, and where to. */
interface Receiver {
  readonly name: string
  readonly child: ChildProcess
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Durable ingest end to end: the same bodies, prepared beforehand, over HTTP into the real programs. The peer is Debian's
 * Prometheus as a remote write receiver. What counts is processor time of the whole process, all threads and what it
 * does in the background included.
 */
test('remote-write', async () => {
  const ours = temporaryFolder()
  const theirs = temporaryFolder()
  const receivers = [await startLoom(ours.path), await startPrometheus(theirs.path)]
  const seconds = new Map<string, number[]>(receivers.map(({ name }) => [name, []]))
  const first = Date.now() - 3600_000
  try {
    // The first round makes the series, and is not counted.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const bodies = bodiesOf(first + round * SCRAPES_A_ROUND * STEP_MS, SCRAPES_A_ROUND)
      const order = round % 2 === 0 ? receivers : [...receivers].reverse()
      for (const receiver of order) {
        const before = processorSeconds(receiver)
        await sendAll(receiver, bodies)
        // What a receiver puts off belongs to it.
        await new Promise((done) => setTimeout(done, 1500))
        if (round > 0) seconds.get(receiver.name)?.push(processorSeconds(receiver) - before)
      }
    }
  } finally {
    for (const { child } of receivers) child.kill('SIGKILL')
    ours.remove()
    theirs.remove()
  }
  const samples = SERIES * SCRAPES_A_ROUND
  const rate = (name: string): number => samples / median(seconds.get(name) ?? [])
  writeReport(
    'engine-remote-write',
    'node',
    [
      { name: 'samples a processor second', value: rate('Loom'), unit: '1/s' },
      { name: 'samples a processor second, Prometheus', value: rate('Prometheus'), unit: '1/s' },
      { name: 'ours / Prometheus', value: rate('Loom') / rate('Prometheus'), unit: '×', atLeast: 1 },
    ],
    [
      `${SERIES} series with 7 labels, ${SAMPLES_A_REQUEST} samples a request, ${CONNECTIONS} connections; series are known`,
      'processor time of the whole process from /proc, until 1.5 s after the last request; both write a log before they answer',
      `${prometheusVersion()} with --web.enable-remote-write-receiver, scraping nothing; Loom with its host collector at work`,
    ],
  )
})

async function startLoom(folder: string): Promise<Receiver> {
  const child = spawn(process.execPath, [resolve('out/server/index.js')], {
    env: {
      PATH: process.env.PATH,
      LOOM_PORT: '0',
      LOOM_DATA_DIR: folder,
      LOOM_ADMIN_PASSWORD: PASSWORD,
      LOOM_INGEST_BYTES_PER_SECOND: '1000000000',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const line = await new Promise<string>((done) =>
    child.stdout?.once('data', (bytes: Buffer) => done(bytes.toString())),
  )
  const { url } = JSON.parse(line) as { url: string }
  const post = async (path: string, body: unknown, token = ''): Promise<Record<string, string>> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as Record<string, string>
  }
  const { accessToken } = await post('/api/auth/login', { username: 'admin', password: PASSWORD })
  const { key } = await post('/api/keys', { name: 'bench', scopes: ['metrics:write'] }, accessToken)
  return { name: 'Loom', child, url: `${url}/api/v1/write`, headers: { authorization: `Bearer ${key}` } }
}

async function startPrometheus(folder: string): Promise<Receiver> {
  const address = `127.0.0.1:${await freePort()}`
  writeFileSync(join(folder, 'prometheus.yml'), '')
  const child = spawn('/usr/bin/prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--web.enable-remote-write-receiver',
  ])
  child.stderr.resume()
  const isReady = (): Promise<boolean> =>
    fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await new Promise((done) => setTimeout(done, 50))
  return { name: 'Prometheus', child, url: `http://${address}/api/v1/write`, headers: {} }
}

/** Requests of some scrapes of all series, a scrape every 15 s. */
function bodiesOf(first: number, scrapes: number): Buffer[] {
  const bodies: Buffer[] = []
  for (let scrape = 0; scrape < scrapes; scrape += 1) {
    for (let from = 0; from < SERIES; from += SAMPLES_A_REQUEST) {
      const series = Array.from({ length: SAMPLES_A_REQUEST }, (_, n) => ({
        labels: labelsOf(from + n),
        samples: [[first + scrape * STEP_MS, sampleValue(from + n, scrape)]] as const,
      }))
      bodies.push(snappy(writeRequest(series)))
    }
  }
  return bodies
}

function labelsOf(n: number): [string, string][] {
  return [
    ['__name__', `http_request_duration_seconds_${['bucket', 'sum', 'count'][n % 3]}`],
    ['code', String(200 + (n % 5))],
    ['handler', `/api/v1/resource/${n % 100}`],
    ['instance', `10.0.${n % 16}.${Math.floor(n / 1000)}:9100`],
    ['job', 'api-server'],
    ['le', String(n % 12)],
    ['pod', `api-server-5d8f7c9b4-${n.toString(36).padStart(5, 'x')}`],
  ]
}

/** Counters that grow and gauges that wander. */
function sampleValue(n: number, scrape: number): number {
  return n % 2 === 0 ? n * 1000 + scrape * (n % 97) : Math.sin(n + scrape / 7) * n
}

async function sendAll(receiver: Receiver, bodies: readonly Buffer[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  // Each connection has its own share of the series, so that their samples come in order.
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, connection) => {
      for (let at = connection; at < bodies.length; at += CONNECTIONS) await send(receiver, agent, bodies[at] as Buffer)
    }),
  )
  agent.destroy()
}

function send({ url, headers, name }: Receiver, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((done, failed) => {
    request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'content-length': body.length,
          'x-prometheus-remote-write-version': '0.1.0',
          ...headers,
        },
      },
      (response) => {
        response.resume()
        response.once('end', () =>
          response.statusCode === 204 ? done() : failed(new Error(`${name} answers ${response.statusCode}`)),
        )
      },
    )
      .once('error', failed)
      .end(body)
  })
}

/** User and system time of all threads; a tick of /proc is 10 ms. */
function processorSeconds({ child }: Receiver): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function prometheusVersion(): string {
  return execFileSync('/usr/bin/prometheus', ['--version'], { encoding: 'utf8' }).split(' (')[0] ?? 'prometheus'
}
