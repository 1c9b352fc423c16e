import type Libsql from 'libsql'
import { labelsKey } from '../../contract/model/labels'
import { checkChunks } from './check-chunks'
import type { CheckReport } from './check-report'
import { checkRollUps } from './check-roll-ups'
import { decodeBatch } from './journal-batch'
import { openingFailure } from './metrics-file'
import { openSnapshot } from './metrics-snapshot'
import { storedLabels } from './series-table'

export interface CheckedFile {
  readonly series: number
  readonly chunks: number
  readonly samples: number
}

/**
 * Reads a metrics file from end to end, as it is at one moment; a server may go on writing to it. Throws
 * `store/rejected` or `store/damaged` when it can't be opened at all; everything else goes to the report.
 */
export function checkMetricsFile(path: string, report: CheckReport): CheckedFile {
  const database = openSnapshot(path)
  try {
    const rows = database.prepare('PRAGMA integrity_check').raw().all([]) as readonly (readonly [string])[]
    for (const [text] of rows) if (text !== 'ok') report.problem(`SQLite: ${text}`)
    // Pages that SQLite can't follow would end what comes next half-way.
    if (rows.length === 1 && rows[0]?.[0] === 'ok') {
      checkSeries(database, report)
      checkJournal(database, report)
      checkRollUps(database, report)
      checkChunks(database, report)
    }
    const [series, chunks, samples] = database
      .prepare('SELECT (SELECT count(*) FROM series), chunks, samples FROM totals')
      .raw()
      .get([]) as readonly [number, number, number]
    return { series, chunks, samples }
  } catch (cause) {
    throw openingFailure(cause, path)
  } finally {
    database.close()
  }
}

function checkSeries(database: Libsql.Database, report: CheckReport): void {
  const seen = new Map<string, number>()
  for (const row of database.prepare('SELECT id, CAST(labels AS BLOB) FROM series').raw().iterate([])) {
    const [id, bytes] = row as readonly [number, Buffer]
    try {
      const key = labelsKey(storedLabels(bytes))
      const twin = seen.get(key)
      if (twin !== undefined) report.problem(`series ${id}: has the labels of series ${twin}`)
      seen.set(key, id)
    } catch {
      report.problem(`series ${id}: its labels can not be read`)
    }
  }
}

/** Samples of series that have ended since are no fault: opening passes over them. */
function checkJournal(database: Libsql.Database, report: CheckReport): void {
  for (const row of database.prepare('SELECT id, CAST(batch AS BLOB) FROM journal').raw().iterate([])) {
    const [id, batch] = row as readonly [number, Buffer | null]
    try {
      decodeBatch(batch ?? new Uint8Array(0))
    } catch {
      report.problem(`journal row ${id}: it can not be decoded`)
    }
  }
}
