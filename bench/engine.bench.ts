import { test } from '@playwright/test'
import { type Columns, decodeChunk, encodeChunk } from '../engine/codec/chunk'
import { cpuOf } from './cpu-time'
import { fleetOf } from './fleet'
import { ingestOurs, ingestRows } from './ingest'
import { type Recording, recordMachine } from './machine-recording'
import { writeReport } from './report'
import { memoryOfSeries } from './series-memory'
import { median } from './statistics'

const ROUNDS = 5

/**
 * Taking samples in durably and reading them back, on readings of this very machine. The peer for writing is the same
 * SQLite with the same settings and one row per sample, the way most small tools store metrics; for reading, JSON.
 */
test('engine', async () => {
  const recording = await recordMachine(30)
  const fleet = fleetOf(recording, 10_000)
  const ours: number[] = []
  const rows: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // A-B, then B-A: whatever drifts on the machine meets both alike.
    const order = round % 2 === 0 ? [ingestOurs, ingestRows] : [ingestRows, ingestOurs]
    for (const ingest of order) (ingest === ingestOurs ? ours : rows).push(ingest(fleet))
  }
  const chunks = chunksOf(recording, 240)
  const blobs = chunks.map(encodeChunk)
  const texts = chunks.map(({ times, values }) => JSON.stringify({ times: [...times], values: [...values] }))
  const samples = chunks.reduce((sum, chunk) => sum + chunk.times.length, 0)
  const decoding: number[] = []
  const parsing: number[] = []
  for (let round = 0; round < ROUNDS * 8; round += 1) {
    decoding.push(cpuOf(() => each(blobs, decodeChunk)))
    parsing.push(cpuOf(() => each(texts, parseColumns)))
  }
  const encoding = Array.from({ length: ROUNDS }, () => cpuOf(() => each(chunks, encodeChunk)))
  const bytes = (list: readonly { length: number }[]): number => list.reduce((sum, { length }) => sum + length, 0)
  writeReport(
    'engine',
    'node',
    [
      { name: 'ingest, processor time a sample', value: median(ours), unit: 'µs' },
      { name: 'ingest, one row a sample', value: median(rows), unit: 'µs' },
      { name: 'ingest, rows / ours', value: median(rows) / median(ours), unit: '×', atLeast: 10 },
      { name: 'chunk, bytes a sample', value: bytes(blobs) / samples, unit: 'B', atMost: 1.6 },
      { name: 'JSON columns, bytes a sample', value: bytes(texts) / samples, unit: 'B' },
      { name: 'decode, million samples a second', value: samples / median(decoding), unit: 'M/s', atLeast: 15 },
      { name: 'decode, JSON.parse / ours', value: median(parsing) / median(decoding), unit: '×', atLeast: 8 },
      { name: 'encode, million samples a second', value: samples / median(encoding), unit: 'M/s' },
      { name: 'memory of an open series', value: memoryOfSeries(recording), unit: 'B', atMost: 3072 },
    ],
    [
      `${recording.series.length} series of this machine, recorded each second for 30 s and repeated with its own changes`,
      'ingest: 10,000 series, a sample each every 15 s, one batch and one transaction for all of them; both sides: libsql, WAL, synchronous NORMAL; series are numbered and values made beforehand; processor time of the process',
      'JSON is read into the same typed columns',
      'memory: heap and typed arrays of 100,000 series with 240 samples each at 15 s, labels and index included',
    ],
  )
})

function each<Item>(items: readonly Item[], work: (item: Item) => unknown): void {
  for (const item of items) work(item)
}

function chunksOf({ series, valueAt }: Recording, length: number): Columns[] {
  return series.map((_, i) => ({
    times: Float64Array.from({ length }, (_, second) => 1_700_000_000_000 + second * 1000),
    values: Float64Array.from({ length }, (_, second) => valueAt(i, second)),
  }))
}

/** What a client of a JSON API does to have columns of numbers. */
function parseColumns(text: string): Columns {
  const { times, values } = JSON.parse(text) as { times: number[]; values: number[] }
  return { times: Float64Array.from(times), values: Float64Array.from(values) }
}
