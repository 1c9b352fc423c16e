import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { labelsKey } from '../../../contract/model/labels'
import { buildProgram, type Program, startProgram } from '../../process/test-program'
import { eventually, freePort, type Prometheus, startPrometheus } from './test-prometheus'

/** How long the server is killed and started again: seconds. The long run is `LOOM_REMOTE_WRITE_SECONDS=180`. */
const SECONDS = Number(process.env.LOOM_REMOTE_WRITE_SECONDS ?? 15)
const PASSWORD = 'correct horse battery'

const dataDir = mkdtempSync(join(tmpdir(), 'loom-remote-write-'))
let port = 0
let server: Program
let prometheus: Prometheus
let key = ''

beforeAll(async () => {
  await buildProgram()
  port = await freePort()
  await startServer()
  key = await newKey()
  prometheus = await startPrometheus(configuration)
}, 60_000)

afterAll(async () => {
  await prometheus?.stop()
  server?.child.kill('SIGKILL')
  await server?.exit
  rmSync(dataDir, { recursive: true, force: true })
})

async function startServer(): Promise<void> {
  server = startProgram({
    LOOM_PORT: String(port),
    LOOM_DATA_DIR: dataDir,
    LOOM_ADMIN_PASSWORD: PASSWORD,
    LOOM_INGEST_BYTES_PER_SECOND: '100000000',
  })
  await server.url
}

async function newKey(): Promise<string> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    (
      await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    ).json() as Promise<Record<string, string>>
  const { accessToken } = await post('/api/auth/login', { username: 'admin', password: PASSWORD })
  const scopes = ['metrics:write', 'metrics:read']
  const made = await post('/api/keys', { name: 'prometheus', scopes }, { authorization: `Bearer ${accessToken}` })
  return made.key ?? ''
}

/** Prometheus scrapes itself and the server, whose target comes and goes with it: so there are stale markers too. */
const configuration = (own: string): string => `
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ['${own}'] }]
  - job_name: loom_scraped
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
remote_write:
  - url: http://127.0.0.1:${port}/api/v1/write
    authorization: { credentials: ${key} }
    queue_config: { batch_send_deadline: 500ms, max_backoff: 1s }
    metadata_config: { send_interval: 1s }
`

/** Samples of the seconds before `time`, by series: `milliseconds value` each. */
async function samplesOf(base: string, job: string, seconds: number, time: number, by?: string) {
  // Loom's own rules write alerts about the targets that Prometheus tells of.
  const expr = encodeURIComponent(`{job="${job}",__name__!~"ALERTS.*"}[${seconds}s]`)
  const response = await fetch(`${base}/api/v1/query?query=${expr}&time=${time / 1000}`, {
    headers: by === undefined ? {} : { authorization: `Bearer ${by}` },
  })
  const { data } = (await response.json()) as {
    data: { result: { metric: Record<string, string>; values: [number, string][] }[] }
  }
  return new Map(
    data.result.map(({ metric, values }) => [
      labelsKey(metric),
      values.map(([at, value]) => `${Math.round(at * 1000)} ${Number(value)}`),
    ]),
  )
}

/** Waits until the server has all that Prometheus has up to `time`, then compares it sample by sample. */
async function compare(from: number, time: number): Promise<number> {
  await eventually(async () => {
    const text = await (await fetch(`${prometheus.url}/metrics`)).text()
    const metric = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`prometheus_remote_storage_${name}{`))
          ?.split(' ')
          .at(-1),
      )
    return metric('queue_highest_sent_timestamp_seconds') * 1000 > time
  }, 60_000)
  let samples = 0
  for (let end = time; end > from; end -= 30_000) {
    for (const job of ['prometheus', 'loom_scraped']) {
      const theirs = await samplesOf(prometheus.url, job, 30, end)
      const ours = await samplesOf(`http://127.0.0.1:${port}`, job, 30, end, key)
      expect(ours).toEqual(theirs)
      for (const values of theirs.values()) samples += values.length
    }
  }
  return samples
}

it('ends with the very samples that Prometheus has', async () => {
  const began = Date.now()
  // Prometheus looks for its targets five seconds after its start.
  await eventually(async () => (await samplesOf(prometheus.url, 'prometheus', 30, Date.now())).size > 0)
  await new Promise((resolve) => setTimeout(resolve, 3000))
  expect(await compare(began, Date.now() - 500)).toBeGreaterThan(1000)
}, 90_000)

it(
  `ends with the very samples that Prometheus has, killed and started at random for ${SECONDS} s`,
  async ({ annotate }) => {
    const began = Date.now()
    let kills = 0
    while (Date.now() - began < SECONDS * 1000) {
      await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 3000))
      server.child.kill('SIGKILL')
      await server.exit
      kills += 1
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2000))
      await startServer()
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const samples = await compare(began, Date.now() - 500)
    await annotate(`${kills} kills, ${samples} samples alike`)
    expect(samples).toBeGreaterThan(1000)
  },
  SECONDS * 2000 + 90_000,
)
