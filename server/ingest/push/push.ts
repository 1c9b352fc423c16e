import { LoomError } from '../../../contract/errors'
import { METRIC_NAME } from '../../../contract/model/labels'
import type { Caller, KeyHolder } from '../../identity/identity'
import type { Ingest } from '../ingest'
import { createBatch } from '../sample-batch'
import { createTurns } from '../turns'
import { type PushAnswer, PushRequest, PushSample } from './push-format'
import { createPushReport } from './push-report'

export const PUSH = 'push'

/**
 * Takes in the samples of one JSON request, the good ones whatever the others are. Throws `request/invalid` when the
 * request as a whole can't be read, `store/rejected` when the store can't write. `now`: epoch milliseconds.
 */
export async function push(ingest: Ingest, caller: Caller | KeyHolder, body: Buffer, now: number): Promise<PushAnswer> {
  const { samples, metadata } = PushRequest.parse(json(body))
  const sink = ingest.sinkFor(PUSH, caller)
  const batch = createBatch(samples.length)
  const report = createPushReport(PUSH, ingest.metrics)
  const turn = createTurns()
  for (const [index, given] of samples.entries()) {
    // Only when it is due: awaiting for each sample costs more than checking it.
    const due = turn()
    if (due !== undefined) await due
    const sample = PushSample.safeParse(given)
    if (!sample.success) {
      const { path, message } = sample.error.issues[0] ?? { path: [], message: 'not a sample' }
      const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `
      report.refuse(index, 'invalid', new LoomError('request/invalid', where + message))
      continue
    }
    const { name, labels, value, time } = sample.data
    const id = report.idOrRefuse(index, () => sink.seriesId({ ...labels, [METRIC_NAME]: name }))
    if (id !== null) batch.add(id, time ?? now, value)
  }
  const answer = report.answer(batch.append(sink))
  for (const [metric, told] of Object.entries(metadata)) ingest.metadata.note(metric, told)
  return answer
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (cause) {
    throw new LoomError('request/invalid', 'The body is not valid JSON.', { cause })
  }
}
