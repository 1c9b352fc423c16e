import type { Labels } from '../../../contract/model/labels'
import type { InstantResult, RangeResult } from '../../../engine/model/query-result'

/** A value as Prometheus writes it: the shortest text that reads back, Go's exponents of two digits. */
export function formatValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  const exponent = text.length > 3 ? text.charCodeAt(text.length - 2) : 0
  // `1e-7` for `1e-07`: a sign where a second digit is due.
  return exponent === 43 || exponent === 45 ? `${text.slice(0, -1)}0${text.slice(-1)}` : text
}

/**
 * The data of an instant query as JSON text, series by series, so that nobody has to wait until a large answer is
 * written and no memory has to hold it twice.
 */
export function* instantJson(result: InstantResult): Generator<string> {
  if (result.type === 'scalar') yield `{"resultType":"scalar","result":${point(result.time, result.value)}}`
  else if (result.type === 'string') {
    yield `{"resultType":"string","result":[${result.time / 1000},${JSON.stringify(result.value)}]}`
  } else if (result.type === 'vector') {
    const { time, samples } = result
    yield '{"resultType":"vector","result":['
    let mark = ''
    for (const { labels, value } of samples) {
      yield `${mark}{"metric":${metricJson(labels)},"value":${point(time, value)}}`
      mark = ','
    }
    yield ']}'
  } else {
    yield '{"resultType":"matrix","result":['
    let mark = ''
    for (const { labels, times, values } of result.series) {
      const points: string[] = []
      for (let index = 0; index < times.length; index += 1) points.push(point(times[index] ?? 0, values[index] ?? 0))
      yield `${mark}{"metric":${metricJson(labels)},"values":[${points.join(',')}]}`
      mark = ','
    }
    yield ']}'
  }
}

/** The data of a range query as JSON text, series by series. */
export function* rangeJson({ start, step, points, series }: RangeResult): Generator<string> {
  yield '{"resultType":"matrix","result":['
  // All series share their moments, so each is written but once.
  const moments = series.length === 0 ? [] : Array.from({ length: points }, (_, i) => `[${(start + i * step) / 1000},"`)
  let mark = ''
  for (const { labels, values, present } of series) {
    let text = ''
    for (let index = 0; index < values.length; index += 1) {
      if (present[index] !== 1) continue
      text += `${text === '' ? '' : ','}${moments[index]}${formatValue(values[index] ?? 0)}"]`
    }
    yield `${mark}{"metric":${metricJson(labels)},"values":[${text}]}`
    mark = ','
  }
  yield ']}'
}

/** `[seconds, "value"]`. */
function point(time: number, value: number): string {
  return `[${time / 1000},"${formatValue(value)}"]`
}

/** Names in their order, as Prometheus writes them. */
function metricJson(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(labels[name])}`)
  return `{${pairs.join(',')}}`
}
