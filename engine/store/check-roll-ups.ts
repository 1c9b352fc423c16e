import type Libsql from 'libsql'
import type { CheckReport } from './check-report'
import { decodeRows } from './roll-up-blob'
import { ROLL_UP_COLUMNS } from './roll-up-rows'

type Row = readonly (number | Buffer | null)[]

const ROWS = `
  SELECT id, series, width, block, CAST(start AS INTEGER), CAST("end" AS INTEGER), CAST(count AS INTEGER),
    CAST(data AS BLOB), roll_ups.series IN (SELECT id FROM series UNION ALL SELECT series FROM removed)
  FROM roll_ups`

/** Reads every blob of roll-ups: it decodes, its times ascend within its block, its row tells the truth about it. */
export function checkRollUps(database: Libsql.Database, report: CheckReport): void {
  const [total] = database.prepare('SELECT count(*) FROM roll_ups').raw().get([]) as readonly [number]
  let done = 0
  for (const row of database.prepare(ROWS).raw().iterate([])) {
    const [id, series, width, block, start, end, count, data, known] = row as Row
    const name = `roll-up ${id} of series ${series}`
    if (known === 0) report.problem(`${name}: there is no such series`)
    try {
      const rows = decodeRows((data as Buffer | null) ?? new Uint8Array(0), ROLL_UP_COLUMNS)
      const { times, min, max, last } = rows
      const faults = [
        times.every((time, i) => i === 0 || time > (times[i - 1] as number)) ? null : 'its times do not ascend',
        (times.at(-1) as number) <= (block as number) ? null : 'it reaches beyond its block',
        times[0] === start && times.at(-1) === end && times.length === count ? null : 'its row tells other bounds',
        rows.count.every((held, i) => held === 0 || inOrder(min[i], last[i], max[i]))
          ? null
          : 'a value is out of its bounds',
        (block as number) % (width as number) === 0 ? null : 'its block is no whole number of windows',
      ]
      for (const fault of faults) if (fault !== null) report.problem(`${name}: ${fault}`)
    } catch {
      report.problem(`${name}: it can not be decoded`)
    }
    done += 1
    report.progress(done, total)
  }
}

/** NaN is in any order. */
function inOrder(least = Number.NaN, value = Number.NaN, most = Number.NaN): boolean {
  return !(least > value) && !(value > most)
}
