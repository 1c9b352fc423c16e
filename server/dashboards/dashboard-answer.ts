import { LoomError, toFailure } from '../../contract/errors'
import type { Alert } from '../../contract/model/alert'
import type { Dashboard, StoredDashboard, Target } from '../../contract/model/dashboard'
import type { DashboardAnswer, TargetData } from '../../contract/wire/http'
import type { RangeSeries } from '../../engine/model/query-result'
import { MAX_JSON_VALUES, tooManyValues } from '../http/answer-size'
import type { LiveQueries } from '../live/live-queries'
import type { Log } from '../log/log'

/**
 * Milliseconds for all targets together. A dashboard may hold a thousand, each with a query's own time: what takes longer
 * than this is no first paint any more, and live frames bring the rest.
 */
const PATIENCE_MS = 15_000

/**
 * All that a first paint needs: the dashboard, its data up to the point where live frames go on, the alerts. A target
 * that fails says why and takes nothing from the others. One after the other: what no longer fits into the answer, or its
 * time, is not evaluated.
 */
export async function answerDashboard(
  stored: StoredDashboard,
  options: {
    readonly live: Pick<LiveQueries, 'read'>
    readonly alerts: readonly Alert[]
    readonly now: () => number
    readonly log: Log
    readonly signal: AbortSignal
  },
): Promise<DashboardAnswer> {
  const { dashboard } = stored
  const data: TargetData[] = []
  let left = MAX_JSON_VALUES
  const end = options.now() + PATIENCE_MS
  for (const { id, targets } of dashboard.panels) {
    for (const target of targets) {
      const read = await readTarget(dashboard, id, target, { left, end }, options)
      left -= read.series.length * read.points
      data.push(read)
    }
  }
  return { ...stored, serverTime: options.now(), data, alerts: [...options.alerts] }
}

async function readTarget(
  { range, step }: Dashboard,
  panelId: number,
  { refId, expr }: Target,
  /** Values that the answer still has room for, and when its time is over. */
  { left, end }: { readonly left: number; readonly end: number },
  { live, log, now, signal }: Parameters<typeof answerDashboard>[1],
): Promise<TargetData> {
  try {
    if (left <= 0) throw tooManyValues()
    if (now() > end) throw new LoomError('query/timeout', 'The queries before this one took all of the answer’s time.')
    const { epoch, offset, result } = await live.read({ expr, range, step }, signal)
    const { start, points } = result
    if (result.series.length * points > left) throw tooManyValues()
    return { panelId, refId, epoch, offset, start, step, points, series: result.series.map(toJson) }
  } catch (error) {
    const { code, message } = toFailure(error)
    if (code === 'server/internal') log.error('dashboard query failed', { error, expr })
    return { panelId, refId, epoch: '', offset: 0, start: 0, step, points: 0, series: [], error: { code, message } }
  }
}

/** JSON knows no NaN and no infinities: they are null here, and exact in live frames. */
function toJson({ labels, values, present }: RangeSeries): TargetData['series'][number] {
  return {
    labels: { ...labels },
    values: Array.from(values, (value, index) => (present[index] === 1 && Number.isFinite(value) ? value : null)),
  }
}
