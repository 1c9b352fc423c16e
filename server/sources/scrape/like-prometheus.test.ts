import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { type Labels, labelsKey } from '../../../contract/model/labels'
import { loadConfig, readTextFile } from '../../config/config'
import { startTestApp } from '../../test-app'
import type { ActiveTarget, TargetReport } from './target-report'
import { listening, startTarget, startTestScraping, until } from './test-scraping'

const running: ChildProcess[] = []
const folders: string[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function freeAddress(): Promise<string> {
  const { address, close } = await listening(createServer())
  close()
  return address
}

/** Starts a program and waits until it answers at this URL. */
async function start(program: string, parameters: readonly string[], url: string): Promise<void> {
  const child = spawn(program, parameters, { stdio: 'ignore' })
  running.push(child)
  let answers = false
  const asking = setInterval(
    () =>
      fetch(url)
        .then((response) => (answers = response.ok))
        .catch(() => {}),
    50,
  )
  await until(() => answers).finally(() => clearInterval(asking))
}

function temporary(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'loom-scrape-'))
  folders.push(folder)
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function startPrometheus(scrapeConfigs: string): Promise<string> {
  const address = await freeAddress()
  const file = temporary('prometheus.yml', `scrape_configs:${scrapeConfigs}`)
  const storage = join(file, '..', 'data')
  await start(
    '/usr/bin/prometheus',
    [`--config.file=${file}`, `--storage.tsdb.path=${storage}`, `--web.listen-address=${address}`],
    `http://${address}/-/ready`,
  )
  return address
}

const jobs = (exporter: string): string => `
  - job_name: machine
    scrape_interval: 1s
    static_configs:
      - targets: ['${exporter}']
        labels: { rack: r1 }
    relabel_configs:
      - source_labels: [__address__]
        regex: '([^:]+):\\d+'
        target_label: host
        replacement: '$1'
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: 'node_scrape_collector_.*|node_nf_.*'
        action: drop
      - { regex: 'fstype', action: labeldrop }
`

it('scrapes a real node_exporter into the same series as Prometheus does', async () => {
  const exporter = await freeAddress()
  await start('/usr/bin/prometheus-node-exporter', [`--web.listen-address=${exporter}`], `http://${exporter}/metrics`)

  const prometheus = await startPrometheus(jobs(exporter))

  const loom = temporary('loom.yaml', `scrape:\n  configs:${jobs(exporter).replaceAll('\n', '\n  ')}`)
  const config = loadConfig({ arguments: ['--config', loom], environment: {}, readFile: readTextFile })
  const app = await startTestApp({ config: { 'scrape.configs': config['scrape.configs'] } })
  const { accessToken: token } = await app.login()

  const theirs = async () => series(await (await fetch(`http://${prometheus}${SERIES}`)).text()).map(inNewForm)
  const ours = async () => series((await app.call('GET', SERIES, { token })).text)
  let found: [string[], string[]] = [[], []]
  const isSame = (): boolean => found[0].length > 300 && String(found[0]) === String(found[1])
  // Each finds a series that comes and goes (a process, an interface) with its own next scrape.
  for (let round = 0; round < 100 && !isSame(); round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    found = [keys(await theirs()), keys(await ours())]
  }
  await app.stop()
  expect(found[1].length).toBeGreaterThan(300)
  expect(found[1]).toEqual(found[0])
}, 30_000)

const SERIES = `/api/v1/series?match[]=${encodeURIComponent('{job="machine",__name__!~"ALERTS.*"}')}`

function keys(labels: readonly Labels[]): string[] {
  return labels.map(labelsKey).sort()
}

function series(text: string): Labels[] {
  return (JSON.parse(text) as { readonly data: Labels[] }).data
}

/** Debian's Prometheus is 2.42; from 3.0 on it writes bounds and quantiles in one way, and so does Loom. */
function inNewForm(labels: Labels): Labels {
  const { quantile } = labels
  return quantile === '0' || quantile === '1' ? { ...labels, quantile: `${quantile}.0` } : labels
}

const relabelled = (address: string, files: string): string => `
  - job_name: 'all kinds'
    scrape_interval: 1s
    metrics_path: /metrics//a b
    params: { x: ['1 & 2', 'two'], y: ['z'] }
    static_configs:
      - targets: ['${address}', 'drop.test:1', 'keep.test:3', '[::1]:9']
        labels: { team: Ops, __meta_x: extra, __param_y: own }
    file_sd_configs:
      - files: ['${files}']
    relabel_configs:
      - { source_labels: [__address__], regex: 'drop.*', action: drop }
      - { source_labels: [__address__, team], separator: '|', regex: '(.+?)[|](?P<who>.*)', target_label: 'made_by_\${who}', replacement: '\${who}:$1$$' }
      - { regex: '__meta_(.*)', action: labelmap, replacement: 'meta_\${1}' }
      - { source_labels: [team], target_label: team, action: lowercase }
      - { source_labels: [__address__], target_label: shard, modulus: 7, action: hashmod }
      - { source_labels: [__address__], regex: '127.*', target_label: instance, replacement: local }
      - { source_labels: [zone], regex: b, target_label: __scrape_interval__, replacement: 1m30s }
      - { source_labels: [zone], regex: b, target_label: __scheme__, replacement: https }
      - { regex: 'meta_file.*', action: labeldrop }
`

it('makes the same targets of the same configuration as Prometheus does', async () => {
  const missing = await startTarget((_, response) => {
    response.statusCode = 404
    response.end()
  })
  const files = temporary(
    'targets.json',
    '[{"targets": ["a.test:1", "b.test:2"], "labels": {"zone": "b", "job": "own"}}]',
  )
  const yaml = relabelled(missing.address, files)
  const prometheus = await startPrometheus(yaml)
  const ours = startTestScraping(parseYaml(yaml))
  const theirs = async () =>
    (JSON.parse(await (await fetch(`http://${prometheus}/api/v1/targets`)).text()) as { data: TargetReport }).data
  const answered = (report: TargetReport) => report.activeTargets.some(({ lastError }) => lastError.includes('404'))
  let expected = await theirs()
  for (let round = 0; round < 100 && !(answered(expected) && answered(ours.scraping.targets())); round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    expected = await theirs()
  }
  const given = ours.scraping.targets()
  ours.stop()
  missing.close()
  expect(given.activeTargets.map(lasting)).toEqual([...expected.activeTargets].sort(byUrl).map(lasting))
  expect(given.activeTargets).toHaveLength(5)
  const dropped = ({ droppedTargets }: TargetReport) => droppedTargets.map(({ discoveredLabels }) => discoveredLabels)
  expect(dropped(given)).toEqual(dropped(expected))
}, 30_000)

/** What does not depend on when and how each of both was able to ask. */
function lasting(target: ActiveTarget) {
  const { discoveredLabels, labels, scrapePool, scrapeUrl, globalUrl, scrapeInterval, scrapeTimeout, lastError } =
    target
  const told = lastError.includes('HTTP status') ? lastError : ''
  return {
    discoveredLabels: { ...discoveredLabels },
    labels,
    scrapePool,
    scrapeUrl,
    globalUrl,
    scrapeInterval,
    scrapeTimeout,
    told,
  }
}

function byUrl(a: ActiveTarget, b: ActiveTarget): number {
  return a.scrapeUrl < b.scrapeUrl ? -1 : 1
}
