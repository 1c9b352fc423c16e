import { execFileSync } from 'node:child_process'
import { appendFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@playwright/test'
import Libsql from 'libsql'
import { METRIC_NAME } from '../contract/model/labels'
import { openStore } from '../engine/store/store'
import { temporaryFolder } from './apps'
import { type Recording, recordMachine } from './machine-recording'
import { recordNodeExporter } from './node-exporter-recording'
import { writeReport } from './report'

const RECORDED_SECONDS = 60
const INTERVAL_MS = 15_000
const HOURS = 24

/**
 * Bytes a sample takes on disk, for what this machine and a real node_exporter reported: in Loom's file, as one row a
 * sample in the same SQLite, and in blocks made by Prometheus's own tool.
 */
test('engine size', async () => {
  const [host, exporter] = await Promise.all([recordMachine(RECORDED_SECONDS), recordNodeExporter(RECORDED_SECONDS)])
  const load = joined(host, exporter)
  const count = (HOURS * 3600_000) / INTERVAL_MS
  const end = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS
  const times = Float64Array.from({ length: count }, (_, i) => end - (count - 1 - i) * INTERVAL_MS)
  const ours = sizeOfOurs(load, times)
  const rows = sizeOfRows(load, times)
  const blocks = sizeOfBlocks(load, times)
  writeReport(
    'engine-size',
    'node',
    [
      { name: 'bytes a sample', value: ours.samples, unit: 'B', atMost: 1.6 },
      { name: 'the same with roll-ups', value: ours.withRollUps, unit: 'B' },
      { name: 'one row a sample', value: rows, unit: 'B' },
      { name: "Prometheus's blocks", value: blocks, unit: 'B' },
      { name: 'rows / ours', value: rows / ours.samples, unit: '×' },
      { name: 'ours / Prometheus', value: ours.samples / blocks, unit: '×', atMost: 1.1 },
    ],
    [
      `${host.series.length} series of the host collector and ${exporter.series.length} of node_exporter, recorded each second for ${RECORDED_SECONDS} s and repeated with their own changes; written every 15 s for ${HOURS} h`,
      'files as they lie on the disk, series and index included, after VACUUM and without the journal of open samples; a sample of the open ones counts on neither side',
      'blocks: promtool tsdb create-blocks-from openmetrics, index included',
    ],
  )
})

function joined(one: Recording, other: Recording): Recording {
  const own = one.series.length
  return {
    series: [...one.series, ...other.series],
    valueAt: (series, second) => (series < own ? one.valueAt(series, second) : other.valueAt(series - own, second)),
  }
}

function sizeOfOurs(load: Recording, times: Float64Array): { samples: number; withRollUps: number } {
  const { path, remove } = temporaryFolder()
  let now = times[0] ?? 0
  const store = openStore({ directory: path, now: () => now })
  const ids = Uint32Array.from(load.series, (labels) => store.seriesId(labels))
  for (const [i, time] of times.entries()) {
    now = time
    store.append({ times: time, ids, values: Float64Array.from(load.series, (_, series) => load.valueAt(series, i)) })
  }
  const { chunkSamples } = store.statistics()
  store.close()
  const file = join(path, 'metrics.db')
  const bytesAfter = (statement: string): number => {
    const database = new Libsql(file)
    database.exec(statement)
    database.exec('VACUUM')
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
    return statSync(file).size
  }
  const withRollUps = bytesAfter('DELETE FROM journal') / chunkSamples
  const samples = bytesAfter('DELETE FROM roll_ups') / chunkSamples
  remove()
  return { samples, withRollUps }
}

function sizeOfRows(load: Recording, times: Float64Array): number {
  const { path, remove } = temporaryFolder()
  const file = join(path, 'rows.db')
  const database = new Libsql(file)
  database.exec(
    'CREATE TABLE samples (series INTEGER, time INTEGER, value REAL, PRIMARY KEY (series, time)) WITHOUT ROWID; BEGIN',
  )
  const insert = database.prepare('INSERT INTO samples VALUES (?, ?, ?)')
  // A quarter of the time is enough to know, and takes a quarter of it.
  const some = times.subarray(0, times.length / 4)
  for (let series = 0; series < load.series.length; series += 1) {
    for (const [i, time] of some.entries()) insert.run([series, time, load.valueAt(series, i)])
  }
  database.exec('COMMIT; VACUUM')
  database.close()
  const bytes = statSync(file).size
  remove()
  return bytes / (load.series.length * some.length)
}

function sizeOfBlocks(load: Recording, times: Float64Array): number {
  const { path, remove } = temporaryFolder()
  const file = join(path, 'samples.txt')
  writeFileSync(file, '')
  for (const [series, { [METRIC_NAME]: name, ...labels }] of load.series.entries()) {
    const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    const lines = [...times].map((time, i) => `${name}{${pairs}} ${load.valueAt(series, i)} ${time / 1000}\n`)
    appendFileSync(file, lines.join(''))
  }
  appendFileSync(file, '# EOF\n')
  const output = join(path, 'blocks')
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, output], { stdio: 'ignore' })
  const bytes = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  remove()
  return bytes / (load.series.length * times.length)
}
