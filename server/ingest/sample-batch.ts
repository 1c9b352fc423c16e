import { LoomError } from '../../contract/errors'
import type { AppendResult, SampleBatch } from '../../engine/store/metrics-store'
import type { SampleSink } from './source-limit'

/** Samples that one request may hold: a body of 32 MiB could name millions, which others would have to wait for. */
export const MAX_SAMPLES = 250_000

/** Samples of one request on their way to the store. */
export interface BatchBuilder {
  /** `time` in milliseconds. Throws `request/too-large` beyond MAX_SAMPLES. */
  add(id: number, time: number, value: number): void
  /** The same with the halves of the value's bits, which keep a stale marker what it is. */
  addBits(id: number, time: number, low: number, high: number): void
  /** Appends them, oldest first. Throws `store/rejected` when the store can't write: then none of them is in. */
  append(sink: Pick<SampleSink, 'append'>): AppendResult
}

export function createBatch(capacity = 512): BatchBuilder {
  let columns = columnsOf(capacity)
  let count = 0
  let inOrder = true
  const place = (id: number, time: number): void => {
    if (count === columns.ids.length) {
      if (count >= MAX_SAMPLES) throw tooManySamples()
      columns = grown(columns)
    }
    if (count > 0 && time < (columns.times[count - 1] as number)) inOrder = false
    columns.ids[count] = id
    columns.times[count] = time
  }
  return {
    add: (id, time, value) => {
      place(id, time)
      columns.values[count] = value
      count += 1
    },
    addBits: (id, time, low, high) => {
      place(id, time)
      columns.words[2 * count] = low
      columns.words[2 * count + 1] = high
      count += 1
    },
    // An empty batch is appended as well: a store that is closed then says so.
    append: (sink) => {
      const batch = {
        ids: columns.ids.subarray(0, count),
        times: columns.times.subarray(0, count),
        values: columns.values.subarray(0, count),
      }
      return sink.append(inOrder ? batch : byTime(batch))
    },
  }
}

export function tooManySamples(): LoomError {
  return new LoomError(
    'request/too-large',
    `The request is too large: at most ${MAX_SAMPLES} samples are taken at once.`,
  )
}

interface Columns {
  readonly ids: Uint32Array
  readonly times: Float64Array
  readonly values: Float64Array
  /** The values' bits, low half first. */
  readonly words: Uint32Array
}

function columnsOf(size: number): Columns {
  const values = new Float64Array(size)
  return { ids: new Uint32Array(size), times: new Float64Array(size), values, words: new Uint32Array(values.buffer) }
}

function grown(columns: Columns): Columns {
  const wider = columnsOf(Math.min(MAX_SAMPLES, Math.max(16, columns.ids.length * 2)))
  wider.ids.set(columns.ids)
  wider.times.set(columns.times)
  wider.words.set(columns.words)
  return wider
}

/** Stable, so that of two samples at one time the first stays the first. */
function byTime({ ids, times, values }: SampleBatch & { readonly times: Float64Array }): SampleBatch {
  const order = Uint32Array.from(ids, (_, at) => at).sort(
    (a, b) => (times[a] as number) - (times[b] as number) || a - b,
  )
  // Values move as bits: a stale marker is a NaN that a number would lose.
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length)
  return {
    ids: Uint32Array.from(order, (at) => ids[at] as number),
    times: Float64Array.from(order, (at) => times[at] as number),
    values: new Float64Array(BigUint64Array.from(order, (at) => bits[at] as bigint).buffer),
  }
}
