import { compress } from 'snappyjs'
import type { QueryEngine } from '../model/query-result'
import { isStale, writeStale } from '../model/stale'
import { noRejections } from '../store/intake'
import type { AppendResult, MetricsWriter, SampleBatch } from '../store/metrics-store'
import { DEFAULT_LIMITS } from '../store/store-limits'
import type { RemoteClient } from './client'
import { createRemoteSeriesTable } from './remote-series'
import { type SenderEvents, startSender } from './sender'
import { createVisibility } from './visibility'
import { openWriteQueue } from './write-queue'
import { encodeWriteRequest } from './write-request'

export interface RemoteStoreOptions {
  readonly client: RemoteClient
  readonly engine: QueryEngine
  /** Names the remote data: offsets of live queries hold as long as it is the same. */
  readonly epoch: string
  /** Folder of the queue. */
  readonly directory: string
  /** Bytes, compressed, that are kept at most for an engine that is away. */
  readonly queueBytes: number
  /** Selector of a series that is written all the time, after the others of its moment. */
  readonly marker: string
  /** Clock, milliseconds since the Unix epoch. */
  readonly now: () => number
  readonly events: SenderEvents
}

/** What stands before a remote engine. `append` returns when the batch is in the queue on disk. */
export interface RemoteStore extends MetricsWriter {
  readonly epoch: string
  /** Hears up to which time samples show in the remote engine, so that what is evaluated then is whole. */
  onAppended(listener: (appended: { readonly newest: number }) => void): () => void
  /** How long after its time a point is evaluated though nothing new shows: for ever while the engine is away. */
  patience(): number
  status(): RemoteStatus
  close(): Promise<void>
}

export interface RemoteStatus {
  readonly isUp: boolean
  readonly series: number
  /** Since the start. */
  readonly samplesAppended: number
  readonly queuedSamples: number
  readonly queuedBytes: number
  /** Up to which time samples show, milliseconds; null before any did. */
  readonly visibleAt: number | null
}

/** Samples of one moment are sent one after another and may show one after another. */
const SETTLE_MS = 1000
const PATIENCE_MS = 10_000
/** A queue beyond this is behind: what is evaluated now would miss what is still in it. */
const BEHIND_BYTES = 256 * 1024

export function openRemoteStore(options: RemoteStoreOptions): RemoteStore {
  const { client, engine, epoch, now, events } = options
  const series = createRemoteSeriesTable(DEFAULT_LIMITS, now)
  const queue = openWriteQueue(options.directory, options.queueBytes)
  const listeners = new Set<(appended: { readonly newest: number }) => void>()
  const startedAt = now()
  let appendedUpTo = Number.NEGATIVE_INFINITY
  let visibleAt: number | null = null
  let samplesAppended = 0
  const visibility = createVisibility({
    engine,
    marker: options.marker,
    now,
    onVisible: (time) => {
      visibleAt = time
      for (const listener of listeners) listener({ newest: time - SETTLE_MS })
    },
  })
  const sender = startSender({
    queue,
    client,
    events: {
      ...events,
      sent: (samples) => {
        events.sent(samples)
        visibility.expect(appendedUpTo)
      },
    },
  })

  function append({ ids, times, values }: SampleBatch): AppendResult {
    const rejected = noRejections()
    const latest = now() + DEFAULT_LIMITS.futureMs
    const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length)
    const kept: number[] = []
    for (let i = 0; i < ids.length; i += 1) {
      const time = typeof times === 'number' ? times : (times[i] as number)
      if (series.get(ids[i] as number) === undefined) rejected.unknownSeries += 1
      else if (!Number.isSafeInteger(time) || time < 0) rejected.invalidTime += 1
      else if (time > latest) rejected.future += 1
      else kept.push(i)
    }
    if (kept.length === 0) return { accepted: 0, rejected }
    const batch = {
      ids: Uint32Array.from(kept, (i) => ids[i] as number),
      times: Float64Array.from(kept, (i) => (typeof times === 'number' ? times : (times[i] as number))),
      values: new Float64Array(BigUint64Array.from(kept, (i) => bits[i] as bigint).buffer),
    }
    const encoded = encodeWriteRequest(batch, (id) => series.get(id)?.encoded ?? new Uint8Array(0))
    queue.add(compress(encoded), kept.length)
    samplesAppended += kept.length
    batch.ids.forEach((id, i) => {
      const one = series.get(id)
      const time = batch.times[i] as number
      appendedUpTo = Math.max(appendedUpTo, time)
      if (one === undefined || time < one.newest) return
      one.newest = time
      one.ended = isStale(batch.values, i)
    })
    sender.wake()
    return { accepted: kept.length, rejected }
  }

  return {
    epoch,
    seriesId: series.id,
    knownSeriesId: series.knownId,
    hasSeries: (id) => series.get(id) !== undefined,
    append,
    markStale: (ids, times) => {
      const marked = Uint32Array.from(ids)
      const values = new Float64Array(marked.length)
      for (let i = 0; i < marked.length; i += 1) writeStale(values, i)
      return append({ ids: marked, times, values })
    },
    unended: (matchers) => {
      const found: { id: number; time: number }[] = []
      for (const { id, labels, newest, ended } of series.all()) {
        if (ended || !Number.isFinite(newest)) continue
        if (matchers.every(({ name, matches }) => matches(labels[name] ?? ''))) found.push({ id, time: newest })
      }
      return found
    },
    onAppended: (listener) => {
      listeners.add(listener)
      listener({ newest: (visibleAt ?? startedAt) - SETTLE_MS })
      return () => void listeners.delete(listener)
    },
    patience: () => (sender.isUp && queue.bytes < BEHIND_BYTES ? PATIENCE_MS : Number.POSITIVE_INFINITY),
    status: () => ({
      isUp: sender.isUp,
      series: series.size,
      samplesAppended,
      queuedSamples: queue.samples,
      queuedBytes: queue.bytes,
      visibleAt,
    }),
    close: async () => {
      visibility.stop()
      await sender.stop()
      queue.close()
    },
  }
}
