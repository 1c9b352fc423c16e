import type { Journal } from './journal'
import { restore } from './late-samples'
import type { SeriesTable, StoredSeries } from './series-table'

/** Puts back what the journal holds and no chunk does. Returns what to tell about rows that can't be read. */
export function replayJournal(
  journal: Journal,
  table: SeriesTable,
  isOver: (series: StoredSeries, time: number) => boolean,
): readonly string[] {
  const unreadable = journal.replay((row, { ids, times, values }) => {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
    for (let i = 0; i < ids.length; i += 1) {
      const series = table.get(ids[i] as number)
      const time = typeof times === 'number' ? times : (times[i] as number)
      // What a chunk already covers, or a series that is gone, is not to come twice or back.
      if (series === undefined) table.reserve(ids[i] as number)
      if (series === undefined || time <= series.sealedTime || isOver(series, time)) continue
      restore(series, time, words[2 * i] as number, words[2 * i + 1] as number)
      series.openRow ??= row
    }
  })
  return unreadable === 0 ? [] : [`${unreadable} journal rows were damaged; the samples in them are lost.`]
}
