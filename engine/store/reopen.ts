import type { Columns } from '../codec/chunk'
import type { ChunkTable } from './chunk-table'
import type { Journal } from './journal'
import { columnsOf, openColumns, push, unpack } from './open-columns'
import type { StoredSeries } from './series-table'

/**
 * Makes open samples of sealed ones again: the chunks of the series that end at `time` or later go, and their samples
 * go into the journal, in one transaction (`atomically`). So what a chunk covers is still never open, on which replay
 * relies. Returns false, with nothing changed, when a chunk can't be read.
 */
export function reopenChunks(
  series: StoredSeries,
  time: number,
  { chunks, journal, atomically }: { chunks: ChunkTable; journal: Journal; atomically: (work: () => void) => void },
): boolean {
  const row = journal.next()
  let back: ReturnType<ChunkTable['takeBack']> = null
  atomically(() => {
    back = chunks.takeBack(series.id, time)
    for (const columns of back?.columns ?? []) {
      journal.add({ ...columns, ids: new Uint32Array(columns.times.length).fill(series.id) })
    }
  })
  // Assigned in the callback, which the compiler does not see.
  const taken = back as ReturnType<ChunkTable['takeBack']>
  if (taken === null) return false
  unpack(series.columns, time)
  const open = columnsOf(series.columns, series.columns.sealed, series.columns.length)
  Object.assign(series.columns, openColumns())
  for (const part of [...taken.columns, open]) pushAll(series, part)
  series.sealedTime = taken.sealedTime
  series.openRow = Math.min(series.openRow ?? row, row)
  return true
}

function pushAll(series: StoredSeries, { times, values }: Columns): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  for (let i = 0; i < times.length; i += 1) {
    push(series.columns, times[i] as number, words[2 * i] as number, words[2 * i + 1] as number, 0)
  }
}
