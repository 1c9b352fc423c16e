import { METRIC_NAME } from '../../../contract/model/labels'
import { isRowPresent } from './evaluation'
import { remembered } from './label-sets'
import type { RangeAnswers, RangeFunction, Window } from './window'

/** The growth within the window, and for counters what was lost when they started again. */
function growth(window: Window, isCounter: boolean): number {
  const { values, first, end, drops } = window
  let total = values[end - 1]! - values[first]!
  if (!isCounter) return total
  for (let next = window.nextDrop; next < drops.length && drops[next]! < end; next += 1) {
    total += values[drops[next]! - 1]!
  }
  return total
}

/**
 * Prometheus's extrapolation: samples rarely lie at the ends of the range, so the growth is stretched to an end that
 * is no further than 1.1 sample intervals away, else by half an interval; a counter never to before it was zero.
 */
function extrapolated(isCounter: boolean, isRate: boolean): (window: Window) => boolean {
  return (window) => {
    const { times, values, first, end, rangeStart, rangeEnd } = window
    if (end - first < 2) return false
    const total = growth(window, isCounter)
    const sampled = (times[end - 1]! - times[first]!) / 1000
    const between = sampled / (end - first - 1)
    const threshold = between * 1.1
    let toStart = (times[first]! - rangeStart) / 1000
    let toEnd = (rangeEnd - times[end - 1]!) / 1000
    if (toStart >= threshold) toStart = between / 2
    if (isCounter && total > 0 && values[first]! >= 0) {
      const toZero = sampled * (values[first]! / total)
      // Not Math.min: what is no number must not win.
      if (toZero < toStart) toStart = toZero
    }
    if (toEnd >= threshold) toEnd = between / 2
    let factor = (sampled + toStart + toEnd) / sampled
    if (isRate) factor /= (rangeEnd - rangeStart) / 1000
    window.result = total * factor
    return true
  }
}

/** The change between the last two samples; for a counter per second, and from zero when it has started again. */
function lastTwo(isCounter: boolean): (window: Window) => boolean {
  return (window) => {
    const { times, values, first, end } = window
    if (end - first < 2) return false
    const last = values[end - 1]!
    const before = values[end - 2]!
    if (!isCounter) {
      window.result = last - before
      return true
    }
    const seconds = (times[end - 1]! - times[end - 2]!) / 1000
    window.result = (last < before ? last : last - before) / seconds
    return true
  }
}

const COUNTER_SUFFIX = /_(total|sum|count|bucket)$/

/** What is to be said of a metric whose name is none of a counter's. */
const counterNote = remembered((labels) => {
  const name = labels[METRIC_NAME] ?? ''
  if (name === '' || COUNTER_SUFFIX.test(name)) return undefined
  return `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${JSON.stringify(name)}`
})

/** Notes metrics whose name is none of a counter's. */
function noteCounters({ call, series, vector, annotations }: RangeAnswers): void {
  for (const [row, { labels }] of series.entries()) {
    const note = counterNote(labels)
    if (note !== undefined && isRowPresent(vector, row)) annotations.inform(call.parameters[0]!.position, note)
  }
}

/** The functions that tell how fast values change. */
export const RATE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: { compute: extrapolated(true, true), isCounter: true, annotate: noteCounters },
  increase: { compute: extrapolated(true, false), isCounter: true, annotate: noteCounters },
  delta: { compute: extrapolated(false, false) },
  irate: { compute: lastTwo(true) },
  idelta: { compute: lastTwo(false) },
}
