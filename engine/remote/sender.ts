/// <reference path="./snappyjs.d.ts" />
import { compress, uncompress } from 'snappyjs'
import type { RemoteClient } from './client'
import type { QueuedBatch, WriteQueue } from './write-queue'

/** What becomes of batches on their way, for metrics and the log. */
export interface SenderEvents {
  sent(samples: number): void
  /** The remote engine will never take them: they are gone. */
  refused(samples: number, status: number, message: string): void
  /** They stay in the queue and are tried again. */
  failed(reason: string): void
}

export interface Sender {
  /** There is something in the queue. */
  wake(): void
  /** Whether the last try came through. */
  readonly isUp: boolean
  stop(): Promise<void>
}

interface SenderOptions {
  readonly queue: WriteQueue
  readonly client: Pick<RemoteClient, 'write'>
  readonly events: SenderEvents
}

/** Compressed bytes of one request, when there is something to catch up with. */
const MAX_BYTES = 512 * 1024
const TIMEOUT_MS = 30_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000
/** How long the last request may take once the server stops. */
const LAST_WRITE_MS = 1000

/**
 * Brings the queue to the remote engine, oldest first, one request at a time, so that samples of a series arrive in
 * order. Tried again for as long as it takes: no answer, 5xx, 429, and 401, 403 or 404, which a person can mend. Any other
 * 4xx is the batch's own fault: it is dropped and counted, as remote write 1.0 has it.
 */
export function startSender({ queue, client, events }: SenderOptions): Sender {
  let isUp = true
  let stopped = false
  let pause = FIRST_PAUSE_MS
  /** One batch at a time, to find the faulty one of several. */
  let single = false
  let working: Promise<void> | undefined
  let endPause: (() => void) | undefined
  const leaving = new AbortController()

  async function work(): Promise<void> {
    while (!stopped) {
      const batches = queue.oldest(single ? 0 : MAX_BYTES)
      if (batches.length === 0) return
      await send(batches)
    }
  }

  async function send(batches: readonly QueuedBatch[]): Promise<void> {
    const samples = batches.reduce((sum, batch) => sum + batch.samples, 0)
    const options = { timeout: TIMEOUT_MS, signal: leaving.signal }
    const outcome = await client.write(joined(batches), options).catch((error: unknown) => error)
    const answer = isAnswer(outcome) ? outcome : undefined
    if (answer !== undefined && answer.status < 300) {
      queue.remove(batches)
      events.sent(samples)
      isUp = true
      single = false
      pause = FIRST_PAUSE_MS
    } else if (answer !== undefined && isFinal(answer.status)) {
      isUp = true
      if (batches.length > 1) {
        single = true
        return
      }
      queue.remove(batches)
      events.refused(samples, answer.status, answer.message)
    } else {
      if (stopped) return
      isUp = false
      events.failed(answer === undefined ? reasonOf(outcome) : `status ${answer.status}: ${answer.message}`)
      await sleep(pause)
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
    }
  }

  function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const wake = (): void => {
    if (stopped) return
    working ??= work().finally(() => {
      working = undefined
      // What came while the last look at the queue was being answered.
      if (queue.batches > 0) wake()
    })
  }
  wake()
  return {
    wake,
    get isUp() {
      return isUp
    },
    stop: async () => {
      stopped = true
      endPause?.()
      // What is under way may end; its batches stay in the queue if it does not.
      const timer = setTimeout(() => leaving.abort(), LAST_WRITE_MS)
      await working
      clearTimeout(timer)
    },
  }
}

/** WriteRequests after one another are one of them all. */
function joined(batches: readonly QueuedBatch[]): Uint8Array {
  const [first] = batches
  if (batches.length === 1 && first !== undefined) return first.body
  return compress(new Uint8Array(Buffer.concat(batches.map(({ body }) => uncompress(new Uint8Array(body))))))
}

function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status)
}

function isAnswer(outcome: unknown): outcome is { readonly status: number; readonly message: string } {
  return typeof outcome === 'object' && outcome !== null && 'status' in outcome
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message
}
