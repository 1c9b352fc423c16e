import { Agent, get } from 'node:http'
import { test } from '@playwright/test'
import { openStore } from '../engine/store/store'
import { startPrometheus } from '../server/http/prometheus/differential/test-prometheus'
import { temporaryFolder } from './apps'
import { startLoomServer } from './loom-server'
import { DASHBOARD_QUERIES, webServiceSamples } from './query-load'
import { writeReport } from './report'
import { median, quantile } from './statistics'

const ROUNDS = 15
const HOURS = 6

interface Peer {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

const agent = new Agent({ keepAlive: true })

/** Ten usual dashboard queries over six hours, HTTP to HTTP, against a real Prometheus with the same samples. */
test('engine queries', async () => {
  const end = Math.floor(Date.now() / 15_000) * 15_000 - 60_000
  const samples = webServiceSamples(end, HOURS)
  const folder = temporaryFolder()
  const store = openStore({ directory: folder.path, now: Date.now })
  for (const { labels, times, values } of samples) {
    store.append({ times, ids: new Uint32Array(times.length).fill(store.seriesId(labels)), values })
  }
  store.close()
  const loom = await startLoomServer(folder.path)
  const prometheus = await startPrometheus()
  await prometheus.write(samples)
  try {
    const ours: Peer = { url: loom.url, headers: { authorization: `Bearer ${loom.token}` } }
    const theirs: Peer = { url: prometheus.url, headers: {} }
    const times = new Map<Peer, number[][]>([ours, theirs].map((peer) => [peer, DASHBOARD_QUERIES.map(() => [])]))
    for (let round = -3; round < ROUNDS; round += 1) {
      for (const peer of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
        for (const [i, query] of DASHBOARD_QUERIES.entries()) {
          const took = await timeOf(peer, rangePath(query, end, HOURS, 15))
          if (round >= 0) times.get(peer)?.[i]?.push(took)
        }
      }
    }
    const sum = (peer: Peer): number => (times.get(peer) ?? []).reduce((all, one) => all + median(one), 0)
    const slices = await delaysDuring(
      ours,
      rangePath('sum by (handler) (rate(http_requests_total[5m]))', end, HOURS, 2),
    )
    const heavy = await delaysDuring(ours, rangePath(HEAVY, end, HOURS, 10))
    for (const [i, query] of DASHBOARD_QUERIES.entries()) {
      const [a = [], b = []] = [times.get(ours)?.[i], times.get(theirs)?.[i]]
      console.log(`  ${median(a).toFixed(1)} ms, Prometheus ${median(b).toFixed(1)} ms: ${query}`)
    }
    writeReport(
      'engine-queries',
      'node',
      [
        { name: 'ten dashboard queries, HTTP to HTTP', value: sum(ours), unit: 'ms' },
        { name: 'ten dashboard queries, Prometheus 2.42', value: sum(theirs), unit: 'ms' },
        { name: 'ten dashboard queries, ours / Prometheus', value: sum(ours) / sum(theirs), unit: '×', atMost: 1.5 },
        {
          name: 'another request during a range query of 10 800 points, worst',
          value: slices.worst,
          unit: 'ms',
          atMost: 50,
        },
        { name: 'that query', value: slices.took, unit: 'ms' },
        { name: 'another request during a heavy query, p99', value: heavy.p99, unit: 'ms' },
        { name: 'another request during a heavy query, worst', value: heavy.worst, unit: 'ms', atMost: 50 },
        { name: 'that heavy query', value: heavy.took, unit: 'ms' },
      ],
      [
        `${samples.length} series, ${HOURS} h at 15 s, in steps of 15 s; gzipped answers; sum of the medians of ${ROUNDS} rounds`,
        'both servers are processes of their own, and warm',
      ],
    )
  } finally {
    await prometheus.stop()
    await loom.stop()
    folder.remove()
  }
})

/** Orders a window of an hour of each of sixty series, at each moment. */
const HEAVY = 'sum by (handler) (quantile_over_time(0.9, http_requests_total[1h]))'

function rangePath(query: string, end: number, hours: number, step: number): string {
  const until = end / 1000
  const start = until - hours * 3600
  return `/api/v1/query_range?${new URLSearchParams({ query, start: `${start}`, end: `${until}`, step: `${step}` })}`
}

/** Milliseconds until the last byte of the answer. */
function timeOf({ url, headers }: Peer, path: string): Promise<number> {
  const began = performance.now()
  return new Promise((settle, fail) => {
    const request = get(url + path, { agent, headers: { ...headers, 'accept-encoding': 'gzip' } }, (response) => {
      if (response.statusCode !== 200) fail(new Error(`${response.statusCode} for ${path}`))
      response.resume().once('end', () => settle(performance.now() - began))
    })
    request.once('error', fail)
  })
}

/** How long a small request takes, again and again, while a large one is answered. */
async function delaysDuring(peer: Peer, path: string): Promise<{ took: number; worst: number; p99: number }> {
  let running = true
  const large = timeOf(peer, path).finally(() => {
    running = false
  })
  const delays: number[] = []
  while (running) delays.push(await timeOf(peer, '/healthz'))
  return { took: await large, worst: Math.max(...delays), p99: quantile(delays, 0.99) }
}
