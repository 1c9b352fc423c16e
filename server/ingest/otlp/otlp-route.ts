import { LoomError } from '../../../contract/errors'
import { Bytes } from '../../http/read-bytes'
import { callerRoute, type Route } from '../../http/route'
import { inflated } from '../inflate'
import type { Ingest } from '../ingest'
import { encodingOf, exportAnswer, MEDIA_TYPES } from './answer'
import { createDeltaState } from './delta-state'
import { OTLP } from './outcome'
import { readJson } from './read-json'
import { readProtobuf } from './read-protobuf'
import { takeMetrics } from './take-metrics'

/** OTLP/HTTP 1.x for metrics. `now`: epoch milliseconds. */
export function otlpRoute({
  ingest,
  now,
  maxSent,
  maxInflated,
}: {
  readonly ingest: Ingest
  readonly now: () => number
  /** Bytes of a body, as sent and inflated. */
  readonly maxSent: number
  readonly maxInflated: number
}): Route {
  const deltas = createDeltaState(now)
  return callerRoute({
    method: 'POST',
    path: '/v1/metrics',
    summary: 'Metrics of OpenTelemetry (OTLP/HTTP), as protobuf or JSON',
    access: 'editor',
    scope: 'metrics:write',
    body: Bytes,
    bodyType: 'bytes',
    maxBytes: maxSent,
    failures: 'otlp',
    answer: { kind: 'bytes', contentTypes: Object.values(MEDIA_TYPES) },
    errors: ['request/too-large', 'request/too-many', 'request/unsupported-media-type', 'store/rejected'],
    handle: ({ body, caller, header }) =>
      ingest.counted(OTLP, async () => {
        const encoding = encodingOf(header('content-type'))
        if (encoding === undefined) {
          const known = Object.values(MEDIA_TYPES).join(' or ')
          throw new LoomError('request/unsupported-media-type', `The body must be ${known}.`)
        }
        const bytes = await inflated(body, header('content-encoding'), maxInflated)
        ingest.admit(caller, bytes.length)
        const resources = encoding === 'json' ? readJson(bytes) : readProtobuf(bytes)
        const outcome = await takeMetrics({ ingest, deltas, caller }, resources)
        return { headers: { 'content-type': MEDIA_TYPES[encoding] }, body: exportAnswer(outcome, encoding) }
      }),
  })
}
