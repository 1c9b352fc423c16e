import { z } from 'zod'
import { Bytes } from '../http/read-bytes'
import { callerRoute, type Route } from '../http/route'
import { inflated } from './inflate'
import { INFLUX, PRECISIONS, pushInflux } from './influx/influx'
import type { Ingest } from './ingest'
import { otlpRoute } from './otlp/otlp-route'
import { PUSH, push } from './push/push'
import { PushAnswer } from './push/push-format'
import { requireRemoteWrite1 } from './remote-write/protocol'
import { createRemoteWrite, REMOTE_WRITE } from './remote-write/remote-write'
import { createScratch, snappyInflated } from './remote-write/snappy'

/** Longest body as it is sent, and as it is after inflating, in bytes. */
const MAX_SENT = 16 * 1024 * 1024
const MAX_INFLATED = 32 * 1024 * 1024

/** The ways of sending samples in, for keys with `metrics:write` and for editors. `now`: epoch milliseconds. */
export function ingestRoutes({
  ingest,
  now,
}: {
  readonly ingest: Ingest
  readonly now: () => number
}): readonly Route[] {
  const common = {
    method: 'POST',
    access: 'editor',
    scope: 'metrics:write',
    body: Bytes,
    bodyType: 'bytes',
    maxBytes: MAX_SENT,
    errors: ['request/too-large', 'request/too-many', 'request/unsupported-media-type', 'store/rejected'],
  } as const
  const remoteWrite = createRemoteWrite(ingest)
  const scratch = createScratch()
  return [
    callerRoute({
      ...common,
      path: '/api/v1/write',
      summary: 'Prometheus remote write 1.0: a WriteRequest, compressed with Snappy',
      answer: { kind: 'empty' },
      handle: ({ body, caller, header }) =>
        ingest.counted(REMOTE_WRITE, async () => {
          requireRemoteWrite1(header('content-type'), header('content-encoding'))
          const bytes = snappyInflated(body, MAX_INFLATED, scratch)
          ingest.admit(caller, bytes.length)
          remoteWrite.receive(caller, bytes)
          return { body: undefined }
        }),
    }),
    callerRoute({
      ...common,
      path: '/api/v1/push',
      summary: 'Samples as JSON: {"samples": [{"name": "…", "labels": {…}, "value": 1.5, "time": milliseconds}]}',
      answer: { kind: 'json', schema: PushAnswer },
      handle: ({ body, caller, header }) =>
        ingest.counted(PUSH, async () => {
          const bytes = await inflated(body, header('content-encoding'), MAX_INFLATED)
          ingest.admit(caller, bytes.length)
          return { body: await push(ingest, caller, bytes, now()) }
        }),
    }),
    callerRoute({
      ...common,
      path: '/api/v1/push/influx',
      summary: "Samples in InfluxDB's line protocol, as Telegraf writes it",
      // Writers add parameters that mean nothing here: the database, the bucket.
      query: z.object({ precision: z.enum(PRECISIONS).default('ns') }),
      answer: { kind: 'json', schema: PushAnswer },
      handle: ({ body, caller, header, query }) =>
        ingest.counted(INFLUX, async () => {
          const bytes = await inflated(body, header('content-encoding'), MAX_INFLATED)
          ingest.admit(caller, bytes.length)
          return { body: await pushInflux(ingest, caller, bytes, { precision: query.precision, now: now() }) }
        }),
    }),
    otlpRoute({ ingest, now, maxSent: MAX_SENT, maxInflated: MAX_INFLATED }),
  ]
}
