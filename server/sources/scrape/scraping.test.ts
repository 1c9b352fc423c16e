import { type AddressInfo, createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from '../../../engine/store/store'
import { startTarget, startTestScraping, type TestScraping, until } from './test-scraping'

const open: { close(): void }[] = []
afterEach(() => {
  for (const { close } of open.splice(0)) close()
})

type Jobs = Parameters<typeof startTestScraping>[0]

function scrape(jobs: Jobs, store?: Parameters<typeof startTestScraping>[1]): TestScraping {
  const scraping = startTestScraping(jobs, store)
  open.push({ close: scraping.stop })
  return scraping
}

/** A target whose exposition tests change; null: it answers 503. */
async function target(
  text: string,
): Promise<{ address: string; text: string | null; headers: Record<string, unknown>[] }> {
  const told = { address: '', text: text as string | null, headers: [] as Record<string, unknown>[] }
  const server = await startTarget((request, response) => {
    told.headers.push(request.headers)
    response.statusCode = told.text === null ? 503 : 200
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync(told.text ?? ''))
  })
  open.push(server)
  told.address = server.address
  return told
}

const named = (wanted: string) => ({
  name: '__name__',
  operator: '=' as const,
  value: wanted,
  matches: (name: string) => name === wanted,
})

const REPORTED = /^(up|scrape_)/

describe('a scrape', () => {
  it('records samples with job and instance, what it tells of itself, and the end of what vanishes', async () => {
    const exposed = await target('a{x="1"} 1\na{x="2"} 2\nb 3\n')
    const scraping = scrape([
      { job_name: 'one', static_configs: [{ targets: [exposed.address], labels: { env: 't' } }] },
    ])
    const own = `env="t", instance="${exposed.address}", job="one"`
    await until(() => scraping.newest()[`up{${own}}`] === 1)
    expect(scraping.newest()).toEqual({
      [`a{${own}, x="1"}`]: 1,
      [`a{${own}, x="2"}`]: 2,
      [`b{${own}}`]: 3,
      [`up{${own}}`]: 1,
      [`scrape_duration_seconds{${own}}`]: expect.any(Number),
      [`scrape_samples_scraped{${own}}`]: 3,
      [`scrape_samples_post_metric_relabeling{${own}}`]: 3,
      [`scrape_series_added{${own}}`]: 3,
    })
    exposed.text = 'a{x="2"} 5\nb NaN\nc 1\n'
    await until(() => scraping.newest()[`c{${own}}`] === 1)
    expect(scraping.newest()).toMatchObject({
      [`a{${own}, x="1"}`]: null,
      [`a{${own}, x="2"}`]: 5,
      [`b{${own}}`]: Number.NaN,
      [`scrape_series_added{${own}}`]: 1,
    })
    exposed.text = null
    await until(() => scraping.newest()[`up{${own}}`] === 0)
    const failed = Object.entries(scraping.newest())
    expect(failed.filter(([name, value]) => !REPORTED.test(name) && value !== null)).toEqual([])
    expect(scraping.metric('loom_scrape_failures_total', 'status')).toBeGreaterThanOrEqual(1)
    await until(() => scraping.metric('loom_scrape_failures_total', 'status') >= 2)
    expect(scraping.lines.filter((line) => line.includes('can not be scraped'))).toHaveLength(1)
    expect(scraping.lines.join()).toContain('server returned HTTP status 503 Service Unavailable')
    exposed.text = 'b 1\n'
    await until(() => scraping.newest()[`b{${own}}`] === 1)
    expect(scraping.lines.filter((line) => line.includes('is scraped again'))).toHaveLength(1)
    expect(exposed.headers[0]).toMatchObject({
      accept: expect.stringContaining('application/openmetrics-text;version=1.0.0'),
      'accept-encoding': 'gzip',
      'x-prometheus-scrape-timeout-seconds': '1',
    })
  })

  it('comes each interval at the same moment of it, and not at that of another target', async () => {
    const [first, second] = [await target('a 1\n'), await target('a 1\n')]
    const scraping = scrape([{ job_name: 'one', static_configs: [{ targets: [first.address, second.address] }] }])
    await until(() => scraping.metric('loom_scrapes_total') >= 6)
    const starts = scraping.store
      .select([named('a')], 0, 4e12)
      .map(({ times }) => [...times].map((time) => time % 1000))
    expect(starts).toHaveLength(2)
    // Within the tolerance for a busy machine: an aligned timer has its own test.
    for (const each of starts) expect(Math.max(...each) - Math.min(...each)).toBeLessThan(400)
    expect(starts[0]?.[0]).not.toEqual(starts[1]?.[0])
  })

  it('leaves a gap where no server was there to scrape, and goes on with the series it had', async () => {
    const exposed = await target('a 1\n')
    const store = openStore({ directory: null, now: Date.now })
    const jobs = [{ job_name: 'one', static_configs: [{ targets: [exposed.address] }] }]
    const first = startTestScraping(jobs, store)
    await until(() => first.metric('loom_scrapes_total') >= 1)
    first.scraping.stop()
    expect(first.newest()[`a{instance="${exposed.address}", job="one"}`]).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const second = scrape(jobs, store)
    await until(() => second.metric('loom_scrapes_total') >= 1)
    const [series] = store.select([named('a')], 0, 4e12)
    const [before = 0, end = 0, after = 0] = series?.times ?? []
    expect([...(series?.values ?? [])].map((value) => Number.isNaN(value))).toEqual([false, true, false])
    expect(end - before).toBe(1000)
    expect(after - end).toBeGreaterThan(500)
  })

  it('does not take it amiss that a target closes a connection which was to be used again', async () => {
    const seen: number[] = []
    let connections = 0
    const server = createServer((socket) => {
      connections += 1
      const connection = connections
      let requests = 0
      socket.on('data', () => {
        requests += 1
        seen.push(connection)
        if (requests > 1) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na 1\n')
      })
      socket.on('error', () => {})
      open.push({ close: () => socket.destroy() })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({ close: () => server.close() })
    const { port } = server.address() as AddressInfo
    const scraping = scrape([{ job_name: 'one', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }])
    await until(() => scraping.metric('loom_scrapes_total') >= 3)
    expect(scraping.metric('loom_scrape_failures_total')).toBe(0)
    expect(seen.slice(0, 3)).toEqual([1, 1, 2])
  })

  it('outlives a store that takes nothing', async () => {
    const exposed = await target('a 1\n')
    const scraping = scrape([{ job_name: 'one', static_configs: [{ targets: [exposed.address] }] }])
    await until(() => scraping.metric('loom_scrapes_total') >= 1)
    scraping.store.close()
    await until(() => scraping.metric('loom_scrape_failures_total', 'store') >= 2)
    expect(scraping.scraping.targets().activeTargets[0]).toMatchObject({
      health: 'down',
      lastError: 'The store is closed.',
    })
  })

  it('lets go of everything when it is stopped, an answer that is awaited included', async () => {
    let asked = 0
    let broken = 0
    const server = await startTarget((request) => {
      asked += 1
      request.on('close', () => {
        broken += 1
      })
    })
    open.push(server)
    const scraping = scrape([{ job_name: 'one', static_configs: [{ targets: [server.address] }] }])
    await until(() => asked === 1)
    scraping.scraping.stop()
    await until(() => broken === 1)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(asked).toBe(1)
    expect(scraping.store.statistics().samplesAppended).toBe(0)
  })
})
