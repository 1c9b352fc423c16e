import {
  type ByteReader,
  type ByteWriter,
  bitsOf,
  byteReader,
  byteWriter,
  damaged,
  readVarint,
  take,
  writeBytes,
  writeVarint,
  written,
} from '../codec/bytes'
import { readTimes, writeTimes } from '../codec/timestamps'
import { readValues, writeValues } from '../codec/values'
import { ROLL_UP_COLUMNS, type RollUpColumn, type RollUpRows } from './roll-up-rows'

/** The most rows a blob may claim: what a damaged length can make a reader allocate. */
const MAX_ROWS = 1 << 16

/**
 * One blob for the rows of a stretch of time: count, times, then each column with its length in bytes before it, so that
 * readers step over those they don't want. Length 0 says that a column is the same as `last`, as where windows hold one sample.
 */
export function encodeRows(rows: RollUpRows): Uint8Array {
  const writer = byteWriter(64 + rows.times.length * 8)
  writeVarint(writer, rows.times.length)
  writeColumn(writer, (column) => writeTimes(column, rows.times))
  for (const name of ROLL_UP_COLUMNS) {
    if (name !== 'last' && sameBits(rows[name], rows.last)) writeVarint(writer, 0)
    else writeColumn(writer, (column) => writeValues(column, rows[name]))
  }
  return written(writer)
}

/** Rows with some of their columns. */
export type PickedRows<Name extends RollUpColumn> = Readonly<Record<Name | 'times', Float64Array>>

/** The times and the columns asked for. Throws `store/damaged` on bytes that are no rows. */
export function decodeRows<Name extends RollUpColumn>(bytes: Uint8Array, names: readonly Name[]): PickedRows<Name> {
  const reader = byteReader(bytes)
  const count = readVarint(reader)
  if (count > MAX_ROWS) throw damaged('its length is out of bounds')
  const parts = ['times', ...ROLL_UP_COLUMNS].map((name) => {
    const length = readVarint(reader)
    const start = take(reader, length)
    return [name, bytes.subarray(start, start + length)] as const
  })
  if (reader.offset !== bytes.length) throw damaged('bytes are left over')
  const columns = new Map(parts)
  const column = (name: string): Uint8Array => columns.get(name) as Uint8Array
  const values = (name: RollUpColumn): Float64Array => {
    const own = column(name)
    return filled(count, own.length === 0 ? column('last') : own, readValues)
  }
  const times = filled(count, column('times'), readTimes)
  const found = { times } as Record<Name | 'times', Float64Array>
  for (const name of names) found[name] = values(name) as (typeof found)[Name]
  return found
}

function writeColumn(writer: ByteWriter, write: (column: ByteWriter) => void): void {
  const column = byteWriter()
  write(column)
  writeVarint(writer, column.length)
  writeBytes(writer, column.bytes.subarray(0, column.length))
}

function filled(
  count: number,
  bytes: Uint8Array,
  read: (reader: ByteReader, values: Float64Array) => void,
): Float64Array {
  const reader = byteReader(bytes)
  const values = new Float64Array(count)
  read(reader, values)
  if (reader.offset !== bytes.length) throw damaged('bytes are left over')
  return values
}

function sameBits(one: Float64Array, other: Float64Array): boolean {
  const bits = bitsOf(one)
  const others = bitsOf(other)
  for (let i = 0; i < bits.length; i += 1) if (bits[i] !== others[i]) return false
  return true
}
