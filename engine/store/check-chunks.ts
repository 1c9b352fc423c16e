import type Libsql from 'libsql'
import { decodeChunk } from '../codec/chunk'
import type { CheckReport } from './check-report'
import { type ChunkSummary, summarise } from './chunk-summary'

type Row = readonly (number | Buffer | null)[]

const ROWS = `
  SELECT id, series, CAST(start AS INTEGER), CAST("end" AS INTEGER), CAST(count AS INTEGER),
    min, max, sum, first, last, CAST(data AS BLOB), chunks.series IN (SELECT id FROM series UNION ALL SELECT series FROM removed)
  FROM chunks ORDER BY series, start`

/** Reads every chunk: its times ascend, its row tells the truth about it, its series exists, no other overlaps it. */
export function checkChunks(database: Libsql.Database, report: CheckReport): void {
  const [total] = database.prepare('SELECT count(*) FROM chunks').raw().get([]) as readonly [number]
  const sums = { chunks: 0, samples: 0, bytes: 0 }
  let before = { series: -1, end: 0 }
  for (const row of database.prepare(ROWS).raw().iterate([])) {
    const [id, series, start, end, count, min, max, sum, first, last, data, known] = row as Row
    const name = `chunk ${id} of series ${series}`
    if (known === 0) report.problem(`${name}: there is no such series`)
    if (before.series === series && (start as number) <= before.end) report.problem(`${name}: overlaps the one before`)
    const told = { start, end, count, min, max, sum, first, last } as Told
    for (const fault of chunkFaults(told, data as Buffer | null)) report.problem(`${name}: ${fault}`)
    before = { series: series as number, end: end as number }
    sums.chunks += 1
    sums.samples += count as number
    sums.bytes += (data as Buffer | null)?.length ?? 0
    report.progress(sums.chunks, total)
  }
  checkTotals(database, sums, report)
}

interface Told extends ChunkSummary {
  readonly start: number
  readonly end: number
  readonly count: number
}

function chunkFaults(told: Told, data: Buffer | null): readonly string[] {
  try {
    const { times, values } = decodeChunk(data ?? new Uint8Array(0))
    const faults: string[] = []
    if (!times.every((time, i) => i === 0 || time > (times[i - 1] as number))) faults.push('its times do not ascend')
    const found: Told = {
      start: times[0] as number,
      end: times.at(-1) as number,
      count: times.length,
      ...summarise(values),
    }
    for (const key of Object.keys(told) as (keyof Told)[]) {
      if (found[key] !== told[key]) faults.push(`its ${key} is told as ${told[key]} and is ${found[key]}`)
    }
    return faults
  } catch {
    return ['it can not be decoded']
  }
}

function checkTotals(
  database: Libsql.Database,
  found: { readonly chunks: number; readonly samples: number; readonly bytes: number },
  report: CheckReport,
): void {
  const [chunks, samples, bytes] = database.prepare('SELECT chunks, samples, bytes FROM totals').raw().get([]) as Row
  const told = { chunks, samples, bytes } as typeof found
  for (const key of Object.keys(told) as (keyof typeof found)[]) {
    if (told[key] !== found[key]) report.problem(`totals: ${key} are told as ${told[key]} and are ${found[key]}`)
  }
}
