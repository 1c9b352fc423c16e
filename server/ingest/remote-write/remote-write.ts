import { LoomError } from '../../../contract/errors'
import { type AppendResult, REJECTION_REASONS } from '../../../engine/store/metrics-store'
import type { Caller, KeyHolder } from '../../identity/identity'
import type { Ingest } from '../ingest'
import { createBatch, MAX_SAMPLES, tooManySamples } from '../sample-batch'
import type { SampleSink } from '../source-limit'
import { createSeriesCache } from './series-cache'
import { readLabels } from './series-labels'
import { readWriteRequest } from './write-request'

/** Series of one request that are refused one by one; beyond them only known ones are looked at. */
const MAX_REFUSED = 10_000

export const REMOTE_WRITE = 'remote_write'

/** Takes in WriteRequests of Prometheus's remote write 1.0. */
export interface RemoteWrite {
  /**
   * Stores what is good in one request, inflated. Answers by the specification's rules for what a sender tries again:
   * throws `request/invalid` (400, never again) when it can't be read, or with the counts of what was refused in it;
   * `store/rejected` (503, again later) when the store can't write, and then nothing of it is in.
   */
  receive(caller: Caller | KeyHolder, bytes: Uint8Array): void
}

export function createRemoteWrite(ingest: Ingest): RemoteWrite {
  const cache = createSeriesCache()
  const { metrics, metadata } = ingest

  return {
    receive: (caller, bytes) => {
      const sink = ingest.sinkFor(REMOTE_WRITE, caller)
      let request = read(sink, bytes)
      let result = request.batch.append(sink)
      metrics.appended(REMOTE_WRITE, result)
      if (result.rejected.unknownSeries > 0) {
        // Series that the cache knows have expired. What is in by now comes once more, as duplicates.
        cache.clear()
        request = read(sink, bytes)
        result = request.batch.append(sink)
        metrics.appended(REMOTE_WRITE, result)
      }
      const { dropped, fault } = request
      metrics.dropped(REMOTE_WRITE, 'series', dropped.series)
      metrics.dropped(REMOTE_WRITE, 'exemplar', dropped.exemplars)
      metrics.dropped(REMOTE_WRITE, 'histogram', dropped.histograms)
      requireAllStored(result, dropped.series, fault)
    },
  }

  function read(sink: SampleSink, bytes: Uint8Array) {
    const batch = createBatch()
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const dropped = { series: 0, exemplars: 0, histograms: 0 }
    let id = 0
    let refused = 0
    let parts = 0
    let fault: LoomError | undefined

    /** Every part costs time, also one of two bytes that says nothing. */
    const count = (): void => {
      parts += 1
      if (parts > 2 * MAX_SAMPLES) throw tooManySamples()
    }

    const obtained = (start: number, end: number): number => {
      if (refused >= MAX_REFUSED) return 0
      try {
        const found = sink.seriesId(readLabels({ bytes, at: start, end }))
        cache.note(view, start, end, found)
        return found
      } catch (error) {
        if (!(error instanceof LoomError) || error.code !== 'store/rejected') throw error
        fault ??= error
        refused += 1
        return 0
      }
    }
    readWriteRequest(bytes, {
      series: (start, end) => {
        count()
        id = cache.find(view, start, end)
        if (id === 0) id = obtained(start, end)
      },
      sample: (time, low, high) => {
        count()
        if (id === 0) dropped.series += 1
        else batch.addBits(id, time, low, high)
      },
      exemplar: () => {
        count()
        dropped.exemplars += 1
      },
      histogram: () => {
        count()
        dropped.histograms += 1
      },
      metadata: (metric, told) => {
        count()
        metadata.note(metric, told)
      },
    })
    return { batch, dropped, fault }
  }
}

/** What a sender is told of samples that are not in: how many and why. Exemplars and histograms go without a word. */
function requireAllStored(result: AppendResult, refusedSeries: number, fault: LoomError | undefined): void {
  const counts = REJECTION_REASONS.filter((reason) => reason !== 'duplicate' && result.rejected[reason] > 0).map(
    (reason) => `${reason} ${result.rejected[reason]}`,
  )
  if (refusedSeries > 0) counts.push(`series ${refusedSeries} (first: ${fault?.message})`)
  if (counts.length === 0) return
  const stored = result.accepted + result.rejected.duplicate
  throw new LoomError('request/invalid', `${stored} samples are stored, others were refused: ${counts.join(', ')}`)
}
