import {
  bytesField,
  type FieldReader,
  fixedField,
  readDouble,
  readFixed64,
  readNested,
  readPacked,
  readZigzag,
  varintField,
} from '../protobuf/fields'
import { readVarint, type WireReader } from '../protobuf/wire-reader'
import { type Attributes, type DataPoint, type ExponentialBuckets, NO_RECORDED_VALUE, type PointValue } from './model'
import { readKeyValue } from './read-attributes'

/** Reads one data point; `count` is told of each bucket and quantile in it. */
export type PointReader = (reader: WireReader, count: (values?: number) => void) => DataPoint

/** What all points have, at each kind's own field numbers; start and time are 2 and 3 in all of them. */
function readPoint(
  reader: WireReader,
  fields: { readonly attributes: number; readonly flags: number },
  readValue: FieldReader,
  value: () => PointValue,
): DataPoint {
  const attributes: Attributes[number][] = []
  let start = 0
  let time = 0
  let flags = 0
  readNested(reader, (tag, inner) => {
    if (tag === bytesField(fields.attributes)) attributes.push(readKeyValue(inner))
    else if (tag === fixedField(2)) start = readMilliseconds(inner)
    else if (tag === fixedField(3)) time = readMilliseconds(inner)
    else if (tag === varintField(fields.flags)) flags = readVarint(inner)
    else return readValue(tag, inner)
    return true
  })
  return { attributes, start, time, isStale: (flags & NO_RECORDED_VALUE) !== 0, value: value() }
}

export const readNumber: PointReader = (reader) => {
  let value = 0
  return readPoint(
    reader,
    { attributes: 7, flags: 8 },
    (tag, inner) => {
      if (tag === fixedField(4)) value = readDouble(inner)
      else if (tag === fixedField(6)) value = Number(BigInt.asIntN(64, readFixed64(inner)))
      else return false
      return true
    },
    () => ({ kind: 'number', value }),
  )
}

export const readHistogram: PointReader = (reader, count) => {
  const counts: number[] = []
  const bounds: number[] = []
  let total = 0
  let sum: number | undefined
  const addCount = (inner: WireReader): void => {
    count()
    counts.push(Number(readFixed64(inner)))
  }
  const addBound = (inner: WireReader): void => {
    count()
    bounds.push(readDouble(inner))
  }
  return readPoint(
    reader,
    { attributes: 9, flags: 10 },
    (tag, inner) => {
      if (tag === fixedField(4)) total = Number(readFixed64(inner))
      else if (tag === fixedField(5)) sum = readDouble(inner)
      else if (tag === bytesField(6)) readPacked(inner, addCount)
      else if (tag === fixedField(6)) addCount(inner)
      else if (tag === bytesField(7)) readPacked(inner, addBound)
      else if (tag === fixedField(7)) addBound(inner)
      else return false
      return true
    },
    () => ({ kind: 'histogram', count: total, sum, bounds, counts }),
  )
}

const NO_BUCKETS: ExponentialBuckets = { offset: 0, counts: [] }

export const readExponential: PointReader = (reader, count) => {
  let total = 0
  let sum: number | undefined
  let scale = 0
  let zeroCount = 0
  let zeroThreshold = 0
  let positive = NO_BUCKETS
  let negative = NO_BUCKETS
  return readPoint(
    reader,
    { attributes: 1, flags: 10 },
    (tag, inner) => {
      if (tag === fixedField(4)) total = Number(readFixed64(inner))
      else if (tag === fixedField(5)) sum = readDouble(inner)
      else if (tag === varintField(6)) scale = readZigzag(inner)
      else if (tag === fixedField(7)) zeroCount = Number(readFixed64(inner))
      else if (tag === bytesField(8)) positive = readBuckets(inner, count)
      else if (tag === bytesField(9)) negative = readBuckets(inner, count)
      else if (tag === fixedField(14)) zeroThreshold = readDouble(inner)
      else return false
      return true
    },
    () => ({ kind: 'exponential', count: total, sum, scale, zeroCount, zeroThreshold, positive, negative }),
  )
}

function readBuckets(reader: WireReader, count: () => void): ExponentialBuckets {
  let offset = 0
  const counts: number[] = []
  const add = (inner: WireReader): void => {
    count()
    counts.push(readVarint(inner))
  }
  readNested(reader, (tag, inner) => {
    if (tag === varintField(1)) offset = readZigzag(inner)
    else if (tag === bytesField(2)) readPacked(inner, add)
    else if (tag === varintField(2)) add(inner)
    else return false
    return true
  })
  return { offset, counts }
}

export const readSummary: PointReader = (reader, count) => {
  let total = 0
  let sum = 0
  const quantiles: { quantile: number; value: number }[] = []
  return readPoint(
    reader,
    { attributes: 7, flags: 8 },
    (tag, inner) => {
      if (tag === fixedField(4)) total = Number(readFixed64(inner))
      else if (tag === fixedField(5)) sum = readDouble(inner)
      else if (tag === bytesField(6)) {
        count()
        quantiles.push(readQuantile(inner))
      } else return false
      return true
    },
    () => ({ kind: 'summary', count: total, sum, quantiles }),
  )
}

function readQuantile(reader: WireReader): { quantile: number; value: number } {
  let quantile = 0
  let value = 0
  readNested(reader, (tag, inner) => {
    if (tag === fixedField(1)) quantile = readDouble(inner)
    else if (tag === fixedField(2)) value = readDouble(inner)
    else return false
    return true
  })
  return { quantile, value }
}

/** Nanoseconds on the wire. */
function readMilliseconds(reader: WireReader): number {
  return Number(readFixed64(reader) / 1_000_000n)
}
