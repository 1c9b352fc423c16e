import { type Labels, labelsKey } from '../../../contract/model/labels'
import type { SeriesSamples, SeriesSource } from '../../model/series'
import { writeStale } from '../../model/stale'
import { nativeTwins } from './native-twins'
import type { Point } from './points'
import type { Load } from './script'

interface Stored {
  readonly labels: Labels
  readonly points: Map<number, Point>
  /** Why what is asked of this series may be out of scope. */
  leftOut: string | undefined
  samples: SeriesSamples | undefined
}

/** Series in memory, as scripts and tests load them. */
export interface MemorySource extends SeriesSource {
  load(command: Pick<Load, 'step' | 'series'> & Partial<Load>): void
  /** What the selects since the last call met. */
  takeMet(): Met
}

/** What selects met. */
interface Met {
  /** What Loom does not hold, such as native histograms. */
  readonly leftOut: string | undefined
  /** Whether there were any numbers, too. */
  readonly hasNumbers: boolean
}

const NOTHING_MET: Met = { leftOut: undefined, hasNumbers: false }

function toSamples({ labels, points }: Stored): SeriesSamples {
  const sorted = [...points.entries()]
    .filter(([, point]) => point !== 'missing' && point !== 'histogram')
    .sort(([left], [right]) => left - right)
  const values = new Float64Array(sorted.length)
  for (const [index, [, point]] of sorted.entries()) {
    if (typeof point === 'number') values[index] = point
    else writeStale(values, index)
  }
  return { labels, times: Float64Array.from(sorted, ([time]) => time), values }
}

/** An empty source to load series into, the first point of each load at time 0. */
export function createMemorySource(): MemorySource {
  const stored = new Map<string, Stored>()
  let met = NOTHING_MET
  return {
    load({ step, series, asNative, started }) {
      for (const { labels, points } of asNative ? [...series, ...nativeTwins(series)] : series) {
        const key = labelsKey(labels)
        const known = stored.get(key) ?? { labels, points: new Map(), leftOut: undefined, samples: undefined }
        for (const [index, point] of points.entries()) if (point !== 'missing') known.points.set(index * step, point)
        if (points.includes('histogram')) known.leftOut = 'native histograms'
        else if (started === 'all' || started?.has(key)) known.leftOut ??= 'start timestamps (experimental)'
        known.samples = undefined
        stored.set(key, known)
      }
    },
    select(matchers, from, to) {
      const found: SeriesSamples[] = []
      for (const one of stored.values()) {
        if (!matchers.every((matcher) => matcher.matches(one.labels[matcher.name] ?? ''))) continue
        met = { ...met, leftOut: met.leftOut ?? one.leftOut }
        one.samples ??= toSamples(one)
        const { times, values } = one.samples
        let first = 0
        while (first < times.length && times[first]! < from) first += 1
        let end = first
        while (end < times.length && times[end]! <= to) end += 1
        if (end === first) continue
        met = { ...met, hasNumbers: true }
        found.push({ labels: one.labels, times: times.subarray(first, end), values: values.subarray(first, end) })
      }
      return found
    },
    takeMet() {
      const taken = met
      met = NOTHING_MET
      return taken
    },
  }
}
