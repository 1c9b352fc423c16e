import type { ErrorPosition } from '../../../contract/errors'
import { formatShortest, formatSignificant } from '../../model/number-format'
import type { Annotations } from './annotations'
import type { Mending } from './bucket-quantile'

const FORCED =
  'input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)'

/** What had to be mended over a whole evaluation. */
interface Mended extends Mending {
  readonly count: number
  readonly first: number
  readonly last: number
}

function widened(mended: Mended | undefined, mending: Mending, time: number): Mended {
  if (!mended) return { ...mending, count: 1, first: time, last: time }
  return {
    from: Math.min(mended.from, mending.from),
    to: Math.max(mended.to, mending.to),
    difference: Math.max(mended.difference, mending.difference),
    count: mended.count + 1,
    first: Math.min(mended.first, time),
    last: Math.max(mended.last, time),
  }
}

function wordsFor({ from, to, difference, count, first, last }: Mended): string {
  const instant = (time: number) => `${new Date(Math.trunc(time / 1000) * 1000).toISOString().slice(0, 19)}Z`
  const buckets = `from buckets ${formatShortest(from)} to ${formatShortest(to)}`
  const most = `with a max diff of ${formatSignificant(difference, 2)}`
  return `${buckets}, ${most}, over ${count} samples from ${instant(first)} to ${instant(last)}`
}

/** Gathers what was mended in an evaluation, by the metric's name, and says it. */
export interface MonotonicityNotes {
  add(name: string, mending: Mending, time: number): void
  say(): void
}

/** The notes of a call on the operand at a position. A long range comes in slices, which share what they have to say. */
export function monotonicityNotes(position: ErrorPosition): (annotations: Annotations) => MonotonicityNotes {
  const mendedBefore = new WeakMap<Annotations, Map<string, Mended>>()
  return (annotations) => {
    const mended = mendedBefore.get(annotations) ?? new Map<string, Mended>()
    mendedBefore.set(annotations, mended)
    return {
      add(name, mending, time) {
        mended.set(name, widened(mended.get(name), mending, time))
      },
      say() {
        for (const [name, all] of mended) {
          const topic = name === '' ? FORCED : `${FORCED} for metric name ${JSON.stringify(name)}`
          annotations.inform(position, `${topic}, ${wordsFor(all)}`, topic)
        }
      },
    }
  }
}
