import { LoomError } from '../../../contract/errors'
import { type Labels, METRIC_NAME } from '../../../contract/model/labels'
import type { Caller, KeyHolder } from '../../identity/identity'
import type { Ingest } from '../ingest'
import type { PushAnswer } from '../push/push-format'
import { createPushReport } from '../push/push-report'
import { createBatch } from '../sample-batch'
import { createTurns } from '../turns'
import { type Line, LineFault, parseLine } from './line'
import { splitLines } from './split-lines'

export const INFLUX = 'influx'

/** Units that times may be in. */
export const PRECISIONS = ['ns', 'us', 'ms', 's'] as const
type Precision = (typeof PRECISIONS)[number]

/**
 * Takes in a text of InfluxDB's line protocol, the good lines whatever the others are. A field becomes the series
 * `measurement_field` with the tags as labels, the field `value` just `measurement`, as Telegraf and VictoriaMetrics
 * name them; texts are left out. `index` in the answer counts lines from 0. Throws `store/rejected` when the store can't
 * write. `now`: epoch milliseconds.
 */
export async function pushInflux(
  ingest: Ingest,
  caller: Caller | KeyHolder,
  body: Buffer,
  { precision, now }: { readonly precision: Precision; readonly now: number },
): Promise<PushAnswer> {
  const sink = ingest.sinkFor(INFLUX, caller)
  const batch = createBatch()
  const report = createPushReport(INFLUX, ingest.metrics)
  const turn = createTurns()
  for (const { number, text } of splitLines(decoded(body))) {
    const due = turn()
    if (due !== undefined) await due
    const index = number - 1
    try {
      const line = parseLine(text)
      const labels = labelsOf(line)
      const time = line.time === undefined ? now : milliseconds(line.time, precision)
      for (const [field, value] of line.fields) {
        if (value === null) {
          report.leaveOut('text')
          continue
        }
        const name = metricName(field === 'value' ? line.measurement : `${line.measurement}_${field}`)
        const id = report.idOrRefuse(index, () => sink.seriesId({ ...labels, [METRIC_NAME]: name }))
        if (id !== null) batch.add(id, time, value)
      }
    } catch (error) {
      if (!(error instanceof LineFault)) throw error
      report.refuse(index, 'invalid', new LoomError('request/invalid', `line ${number}: ${error.message}`))
    }
  }
  return report.answer(batch.append(sink))
}

function labelsOf({ tags }: Line): Labels {
  const labels: Record<string, string> = Object.create(null)
  for (const [key, value] of tags) {
    const name = key.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_')
    if (name in labels || name === METRIC_NAME) throw new LineFault(`the tag ${name} is given twice`)
    labels[name] = value
  }
  return labels
}

function metricName(text: string): string {
  return text.replace(/[^a-zA-Z0-9_:]/g, '_').replace(/^(?=\d)/, '_')
}

/** Nanoseconds are more than a number holds, so digits are cut as text. */
function milliseconds(time: string, precision: Precision): number {
  if (precision === 's') return Number(time) * 1000
  const digits = { ns: 6, us: 3, ms: 0 }[precision]
  return digits === 0 ? Number(time) : Number(time.slice(0, -digits))
}

function decoded(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new LoomError('request/invalid', 'The body is not UTF-8.', { cause })
  }
}
