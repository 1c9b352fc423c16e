import { formatLabels, type Labels, labelsKey } from '../../../contract/model/labels'
import type { InstantResult, RangeResult } from '../../model/query-result'
import type { Expectation } from './expectation'
import type { ScriptSeries } from './points'
import type { Span } from './span'

const TOLERANCE = 1e-6
const SMALLEST_NORMAL = 2.2250738585072014e-308

/** Equal as Prometheus's own tests see it. */
function almostEqual(left: number, right: number): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true
  const difference = Math.abs(left - right)
  const sum = Math.abs(left) + Math.abs(right)
  if (left === 0 || right === 0 || sum < SMALLEST_NORMAL) return difference < TOLERANCE * SMALLEST_NORMAL
  return difference / Math.min(sum, Number.MAX_VALUE) < TOLERANCE
}

type Found = ReadonlyMap<string, { readonly labels: Labels; readonly at: ReadonlyMap<number, number> }>

function difference(expected: readonly ScriptSeries[], times: Span, found: Found): string | undefined {
  const wanted = new Set<string>()
  for (const { labels, points } of expected) {
    const name = formatLabels(labels)
    const key = labelsKey(labels)
    wanted.add(key)
    const got = found.get(key)
    for (const [index, point] of points.entries()) {
      const time = times.start + index * times.step
      const value = got?.at.get(time)
      if (point === 'missing' ? value === undefined : typeof point === 'number' && value !== undefined) {
        if (point === 'missing' || almostEqual(Number(point), value!)) continue
      }
      return `${name} at ${time}: expected ${point}, got ${value ?? 'nothing'}`
    }
    if (points.some((point) => point !== 'missing') && (got?.at.size ?? 0) > points.length)
      return `${name}: too many points`
  }
  for (const [key, { labels }] of found) if (!wanted.has(key)) return `unexpected ${formatLabels(labels)}`
  return undefined
}

/** What is wrong with the answer to a range query; undefined when nothing is. */
export function compareRange(expected: Expectation, span: Span, result: RangeResult): string | undefined {
  const found = new Map<string, { labels: Labels; at: Map<number, number> }>()
  for (const { labels, values, present } of result.series) {
    const at = new Map<number, number>()
    for (let point = 0; point < result.points; point += 1) {
      if (present[point] === 1) at.set(result.start + point * result.step, values[point]!)
    }
    if (found.has(labelsKey(labels))) return `${formatLabels(labels)} twice`
    found.set(labelsKey(labels), { labels, at })
  }
  return difference(expected.series, span, found)
}

/** What is wrong with the answer to an instant query; undefined when nothing is. */
export function compareInstant(expected: Expectation, result: InstantResult): string | undefined {
  if (result.type === 'string') return result.value === expected.text ? undefined : `got the text ${result.value}`
  if (result.type === 'scalar') {
    const { scalar } = expected
    if (scalar !== undefined && almostEqual(scalar, result.value)) return undefined
    return `expected ${scalar}, got ${result.value}`
  }
  const found = new Map<string, { labels: Labels; at: Map<number, number> }>()
  if (result.type === 'matrix') {
    for (const { labels, times, values } of result.series) {
      found.set(labelsKey(labels), { labels, at: new Map(Array.from(times, (time, index) => [time, values[index]!])) })
    }
    return difference(expected.series, expected.rangeVector ?? { start: 0, end: 0, step: 1 }, found)
  }
  for (const { labels, value } of result.samples) {
    if (found.has(labelsKey(labels))) return `${formatLabels(labels)} twice`
    found.set(labelsKey(labels), { labels, at: new Map([[result.time, value]]) })
  }
  if (expected.ordered) {
    const got = [...found.values()].map(({ labels }) => formatLabels(labels)).join(' ')
    const want = expected.series.map(({ labels }) => formatLabels(labels)).join(' ')
    if (got !== want) return `expected the order ${want}, got ${got}`
  }
  return difference(expected.series, { start: result.time, end: result.time, step: 1 }, found)
}
