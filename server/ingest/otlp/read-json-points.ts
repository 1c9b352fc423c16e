import { type JsonObject, listAt, millisecondsAt, numberAt, numberOf, objectAt } from './json-fields'
import { type Attributes, type DataPoint, type ExponentialBuckets, NO_RECORDED_VALUE, type PointValue } from './model'

/** Reads one data point; `count` is told of the buckets and quantiles in it. */
export type JsonPointReader = (given: JsonObject, attributes: Attributes, count: (values?: number) => void) => DataPoint

function point(given: JsonObject, attributes: Attributes, value: PointValue): DataPoint {
  return {
    attributes,
    start: millisecondsAt(given, 'startTimeUnixNano'),
    time: millisecondsAt(given, 'timeUnixNano'),
    isStale: (numberAt(given, 'flags') & NO_RECORDED_VALUE) !== 0,
    value,
  }
}

export const numberPoint: JsonPointReader = (given, attributes) =>
  point(given, attributes, {
    kind: 'number',
    value: given.asInt === undefined ? numberAt(given, 'asDouble') : numberAt(given, 'asInt'),
  })

export const histogramPoint: JsonPointReader = (given, attributes, count) =>
  point(given, attributes, {
    kind: 'histogram',
    count: numberAt(given, 'count'),
    sum: optionalNumber(given, 'sum'),
    bounds: numbers(given, 'explicitBounds', count),
    counts: numbers(given, 'bucketCounts', count),
  })

export const exponentialPoint: JsonPointReader = (given, attributes, count) =>
  point(given, attributes, {
    kind: 'exponential',
    count: numberAt(given, 'count'),
    sum: optionalNumber(given, 'sum'),
    scale: Math.trunc(numberAt(given, 'scale')),
    zeroCount: numberAt(given, 'zeroCount'),
    zeroThreshold: numberAt(given, 'zeroThreshold'),
    positive: buckets(given, 'positive', count),
    negative: buckets(given, 'negative', count),
  })

export const summaryPoint: JsonPointReader = (given, attributes, count) =>
  point(given, attributes, {
    kind: 'summary',
    count: numberAt(given, 'count'),
    sum: numberAt(given, 'sum'),
    quantiles: listAt(given, 'quantileValues').map((item) => {
      count()
      const pair = objectAt(item, 'quantileValues')
      return { quantile: numberAt(pair, 'quantile'), value: numberAt(pair, 'value') }
    }),
  })

function optionalNumber(given: JsonObject, name: string): number | undefined {
  return given[name] === undefined || given[name] === null ? undefined : numberAt(given, name)
}

function numbers(given: JsonObject, name: string, count: (values: number) => void): readonly number[] {
  const list = listAt(given, name)
  count(list.length)
  return list.map((item) => numberOf(item, name))
}

function buckets(given: JsonObject, name: string, count: (values: number) => void): ExponentialBuckets {
  const holder = objectAt(given[name], name)
  return { offset: Math.trunc(numberAt(holder, 'offset')), counts: numbers(holder, 'bucketCounts', count) }
}
