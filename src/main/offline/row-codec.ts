import type { z } from 'zod'
import { decodeFrame, encodeFrame } from '../../../contract/wire/frame'
import type { OfflineRow } from './database'
import { ALERTS_ROW, columnsRow, DASHBOARD_ROW, parseColumnsRow } from './row-names'
import { type Cached, CachedAlerts, type CachedColumns, CachedDashboard } from './types'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes of a JSON row. */
export function jsonRow(name: string, value: unknown): OfflineRow {
  return { name, data: encoder.encode(JSON.stringify(value)) }
}

/** Bytes of a columns row: length of the query, the query, the frame. */
export function columnsToRow({ feed, query, frame }: CachedColumns): OfflineRow {
  const queryBytes = encoder.encode(query)
  const frameBytes = encodeFrame(frame)
  const data = new Uint8Array(4 + queryBytes.length + frameBytes.length)
  new DataView(data.buffer).setUint32(0, queryBytes.length, true)
  data.set(queryBytes, 4)
  data.set(frameBytes, 4 + queryBytes.length)
  return { name: columnsRow(feed, frame.start), data }
}

/** Reads all rows. Throws on one that an undamaged store cannot hold. */
export function readRows(rows: readonly OfflineRow[]): Cached {
  let dashboard: CachedDashboard | null = null
  let alerts: CachedAlerts | null = null
  const columns: CachedColumns[] = []
  for (const { name, data } of rows) {
    const windowOf = parseColumnsRow(name)
    if (name === DASHBOARD_ROW) dashboard = readJson(data, CachedDashboard)
    else if (name === ALERTS_ROW) alerts = readJson(data, CachedAlerts)
    else if (windowOf !== null) columns.push(readColumns(windowOf.feed, data))
  }
  // Row names sort as text; windows are wanted in the order of time.
  columns.sort((one, other) => one.frame.start - other.frame.start)
  return { dashboard, alerts, columns }
}

function readJson<Schema extends z.ZodType>(data: Uint8Array, schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(decoder.decode(data)))
}

function readColumns(feed: string, data: Uint8Array): CachedColumns {
  const length = new DataView(data.buffer, data.byteOffset, data.length).getUint32(0, true)
  return {
    feed,
    query: decoder.decode(data.subarray(4, 4 + length)),
    frame: decodeFrame(data.slice(4 + length)),
  }
}
