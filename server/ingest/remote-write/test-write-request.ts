/// <reference path="../../../engine/remote/snappyjs.d.ts" />
import { compress } from 'snappyjs'
import { bytesPart, textPart, varintPart } from '../protobuf/wire-writer'

/** A series of a WriteRequest, for tests. A value may be given as its bits. */
export interface TestSeries {
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly samples?: readonly (readonly [time: number, value: number | bigint])[]
  readonly exemplars?: number
  readonly histograms?: number
}

export interface TestMetadata {
  readonly type: number
  readonly metric: string
  readonly help: string
  readonly unit: string
}

/** The bytes of a WriteRequest as Prometheus encodes it. */
export function writeRequest(series: readonly TestSeries[], metadata: readonly TestMetadata[] = []): Buffer {
  return Buffer.concat([
    ...series.map((one) => bytesPart(1, timeSeries(one))),
    ...metadata.map(({ type, metric, help, unit }) =>
      bytesPart(3, Buffer.concat([varintPart(1, type), textPart(2, metric), textPart(4, help), textPart(5, unit)])),
    ),
  ])
}

export function snappy(bytes: Uint8Array): Buffer {
  return Buffer.from(compress(new Uint8Array(bytes)))
}

function timeSeries({ labels, samples = [], exemplars = 0, histograms = 0 }: TestSeries): Buffer {
  return Buffer.concat([
    ...labels.map(([name, value]) => bytesPart(1, Buffer.concat([textPart(1, name), textPart(2, value)]))),
    ...samples.map(([time, value]) => bytesPart(2, Buffer.concat([double(1, value), varintPart(2, time)]))),
    ...Array.from({ length: exemplars }, () => bytesPart(3, double(2, 1))),
    ...Array.from({ length: histograms }, () => bytesPart(4, varintPart(15, 1000))),
  ])
}

function double(field: number, value: number | bigint): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = (field << 3) | 1
  if (typeof value === 'bigint') bytes.writeBigUInt64LE(value, 1)
  else bytes.writeDoubleLE(value, 1)
  return bytes
}
