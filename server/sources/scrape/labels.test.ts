import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startTarget, startTestScraping, type TestScraping, until } from './test-scraping'

const open: { close(): void }[] = []
afterEach(() => {
  for (const { close } of open.splice(0)) close()
})

type Job = Parameters<typeof startTestScraping>[0][number]

function scrape(...jobs: Job[]): TestScraping {
  const scraping = startTestScraping(jobs)
  open.push({ close: scraping.stop })
  return scraping
}

async function target(text: string, contentType = 'text/plain'): Promise<{ address: string; urls: string[] }> {
  const urls: string[] = []
  const server = await startTarget((request, response) => {
    urls.push(request.url ?? '')
    response.setHeader('content-type', contentType)
    response.end(text)
  })
  open.push(server)
  return { address: server.address, urls }
}

it('lets the labels of the target win, or those of its samples where they are honoured', async () => {
  const { address } = await target('a{job="own",instance="",exported_job="e",x="1"} 1\n')
  const static_configs = [{ targets: [address], labels: { x: 'target', instance: 'here' } }]
  const scraping = scrape(
    { job_name: 'plain', static_configs },
    { job_name: 'honoured', honor_labels: true, static_configs },
  )
  const series = () => Object.keys(scraping.newest()).filter((name) => name.startsWith('a{'))
  await until(() => series().length === 2, series)
  expect(series().sort()).toEqual([
    'a{exported_exported_job="own", exported_job="e", exported_x="1", instance="here", job="plain", x="target"}',
    'a{exported_job="e", job="own", x="1"}',
  ])
})

it('takes the times that samples carry, and their end is nobody’s to mark, unless they are not honoured', async () => {
  const time = Date.now() - 60_000
  const { address } = await target(
    `# TYPE a counter\na_total 1 ${time / 1000} # {trace="x"} 1\n# EOF\n`,
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  )
  const static_configs = [{ targets: [address] }]
  const scraping = scrape(
    { job_name: 'honoured', static_configs },
    { job_name: 'not', honor_timestamps: false, static_configs },
  )
  const times = (job: string): readonly number[] =>
    scraping.store
      .select([{ name: '__name__', operator: '=', value: 'a_total', matches: (name) => name === 'a_total' }], 0, 4e12)
      .flatMap((found) => (found.labels.job === job ? [...found.times] : []))
  await until(() => times('not').length >= 2 && scraping.metric('loom_scrape_samples_rejected_total', 'duplicate') >= 1)
  expect(times('honoured')).toEqual([time])
  expect(times('not')[0]).toBeGreaterThan(time + 50_000)
})

it('tells of targets and those dropped as Prometheus does, with the URL that their labels make', async () => {
  const { address, urls } = await target('a 1\nb 1\n')
  const scraping = scrape({
    job_name: 'one',
    scrape_timeout: '900ms',
    metrics_path: '/probe',
    params: { module: ['http', 'second'], target: ['x y'] },
    static_configs: [{ targets: [address, 'other:1', 'bad/address', address] }],
    relabel_configs: [
      { source_labels: ['__address__'], regex: 'other.*', action: 'drop' },
      { source_labels: ['__address__'], regex: '(.*):.*', target_label: '__param_target' },
      { target_label: 'interval', source_labels: ['__scrape_interval__'] },
    ],
    metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'a', action: 'drop' }],
  })
  await until(() => scraping.metric('loom_scrapes_total') >= 1)
  const url = `http://${address}/probe?module=http&module=second&target=127.0.0.1`
  const { activeTargets, droppedTargets } = scraping.scraping.targets()
  expect(activeTargets).toEqual([
    {
      discoveredLabels: {
        __address__: address,
        __metrics_path__: '/probe',
        __param_module: 'http',
        __param_target: 'x y',
        __scheme__: 'http',
        __scrape_interval__: '1s',
        __scrape_timeout__: '900ms',
        job: 'one',
      },
      labels: { instance: address, interval: '1s', job: 'one' },
      scrapePool: 'one',
      scrapeUrl: url,
      globalUrl: url.replace('127.0.0.1', hostname()),
      lastError: '',
      lastScrape: expect.stringMatching(/^20.*Z$/),
      lastScrapeDuration: expect.any(Number),
      health: 'up',
      scrapeInterval: '1s',
      scrapeTimeout: '900ms',
    },
  ])
  expect(droppedTargets).toMatchObject([{ scrapePool: 'one', discoveredLabels: { __address__: 'other:1' } }])
  expect(scraping.lines.filter((line) => line.includes('bad/address'))).toHaveLength(1)
  expect(urls[0]).toBe('/probe?module=http&module=second&target=127.0.0.1')
  const own = `{instance="${address}", interval="1s", job="one"}`
  expect(scraping.newest()).toMatchObject({
    [`b${own}`]: 1,
    [`scrape_samples_scraped${own}`]: 2,
    [`scrape_samples_post_metric_relabeling${own}`]: 1,
  })
  expect(scraping.newest()).not.toHaveProperty(`a${own}`)
})

it('notes what a target says its metrics are, once it has said all of it', async () => {
  const { address } = await target(
    '# TYPE wait_seconds histogram\n# UNIT wait_seconds seconds\n# HELP wait_seconds How \\"long".\n# TYPE on gauge\n# EOF\n',
    'application/openmetrics-text',
  )
  const broken = await target('# HELP broken Is it?\nbroken\n')
  const scraping = scrape({ job_name: 'one', static_configs: [{ targets: [address, broken.address] }] })
  await until(() => scraping.metric('loom_scrapes_total') >= 3)
  expect([...scraping.ingest.metadata.list()]).toEqual([
    ['wait_seconds', { type: 'histogram', help: 'How "long".', unit: 'seconds' }],
    ['on', { type: 'gauge', help: '', unit: '' }],
  ])
})

it('ends all series of a target that is gone', async () => {
  const { address } = await target('a 1\n')
  const folder = mkdtempSync(join(tmpdir(), 'loom-scrape-'))
  open.push({ close: () => rmSync(folder, { recursive: true }) })
  const path = join(folder, 'targets.json')
  writeFileSync(path, JSON.stringify([{ targets: [address] }]))
  const scraping = scrape({ job_name: 'files', file_sd_configs: [{ files: [path] }] })
  await until(() => scraping.metric('loom_scrapes_total') >= 1)
  expect(scraping.metric('loom_scrape_targets')).toBe(1)
  writeFileSync(path, '[]')
  await until(() => scraping.metric('loom_scrape_targets') === 0)
  const ended = Object.values(scraping.newest())
  expect(ended).toHaveLength(6)
  expect(ended.every((value) => value === null)).toBe(true)
})
