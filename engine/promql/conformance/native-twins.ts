import { type Labels, labelsKey, METRIC_NAME } from '../../../contract/model/labels'
import type { Point, ScriptSeries } from './points'

const SUFFIX = /_(bucket|count|sum)$/

/** The native histograms that `load_with_nhcb` makes of classic ones, as far as to know where they are. */
export function nativeTwins(series: readonly ScriptSeries[]): ScriptSeries[] {
  const twins = new Map<string, { labels: Labels; points: Point[] }>()
  for (const { labels, points } of series) {
    const name = labels[METRIC_NAME] ?? ''
    if (!SUFFIX.test(name)) continue
    const { le: _bound, ...others } = labels
    const base = { ...others, [METRIC_NAME]: name.replace(SUFFIX, '') }
    const twin = twins.get(labelsKey(base)) ?? { labels: base, points: [] }
    for (const [index, point] of points.entries()) {
      if (typeof point === 'number') twin.points[index] = 'histogram'
      else twin.points[index] ??= 'missing'
    }
    twins.set(labelsKey(base), twin)
  }
  return [...twins.values()]
}
