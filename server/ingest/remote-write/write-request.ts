import type { MetricMetadata, MetricType } from '../../../engine/model/metadata'
import {
  FIXED64,
  LENGTH_DELIMITED,
  malformed,
  readEnd,
  readInt64,
  readText,
  readVarint,
  skipField,
  VARINT,
  type WireReader,
} from '../protobuf/wire-reader'

/** Tags of Prometheus's remote.proto and types.proto: field number and wire type. */
const SERIES = (1 << 3) | LENGTH_DELIMITED
const METADATA = (3 << 3) | LENGTH_DELIMITED
const LABEL = (1 << 3) | LENGTH_DELIMITED
const SAMPLE = (2 << 3) | LENGTH_DELIMITED
const EXEMPLAR = (3 << 3) | LENGTH_DELIMITED
const HISTOGRAM = (4 << 3) | LENGTH_DELIMITED
const VALUE = (1 << 3) | FIXED64
const TIME = (2 << 3) | VARINT

/** Told of a WriteRequest's parts, in their order. Offsets are into the bytes that are read. */
export interface WriteRequestVisitor {
  /** A series: between `start` and `end` lie its labels, one Label field after the other. */
  series(start: number, end: number): void
  /** A sample of the series told last: milliseconds, and the halves of the value's bits. */
  sample(time: number, low: number, high: number): void
  exemplar(): void
  histogram(): void
  metadata(metric: string, metadata: MetricMetadata): void
}

/** Reads a WriteRequest of remote write 1.0. Throws `request/invalid` where the bytes are none. */
export function readWriteRequest(bytes: Uint8Array, visitor: WriteRequestVisitor): void {
  const reader: WireReader = { bytes, at: 0, end: bytes.length }
  while (reader.at < reader.end) {
    const tag = readVarint(reader)
    if (tag === SERIES) {
      const end = readEnd(reader)
      readSeries({ bytes, at: reader.at, end }, visitor)
      reader.at = end
    } else if (tag === METADATA) {
      const end = readEnd(reader)
      readMetadata({ bytes, at: reader.at, end }, visitor)
      reader.at = end
    } else skipField(reader, tag & 7)
  }
}

function readSeries(reader: WireReader, visitor: WriteRequestVisitor): void {
  const start = reader.at
  const samples = endOfLabels(reader)
  visitor.series(start, samples)
  reader.at = samples
  while (reader.at < reader.end) {
    const tag = readVarint(reader)
    if (tag === SAMPLE) {
      const end = readEnd(reader)
      readSample(reader, end, visitor)
      reader.at = end
      continue
    }
    // Protocol Buffers allow it, but no encoder writes a message that way.
    if (tag === LABEL) throw malformed('the labels of a series are not together')
    if (tag === EXEMPLAR) visitor.exemplar()
    else if (tag === HISTOGRAM) visitor.histogram()
    skipField(reader, tag & 7)
  }
}

function endOfLabels(reader: WireReader): number {
  for (;;) {
    const before = reader.at
    if (before >= reader.end || readVarint(reader) !== LABEL) return before
    reader.at = readEnd(reader)
  }
}

/** Fields that are left out are 0, as everywhere in proto3. */
function readSample(reader: WireReader, end: number, visitor: WriteRequestVisitor): void {
  const { bytes } = reader
  let time = 0
  let low = 0
  let high = 0
  while (reader.at < end) {
    const tag = readVarint(reader)
    if (tag === VALUE) {
      const { at } = reader
      if (at + 8 > end) throw malformed('a value is cut')
      low = word(bytes, at)
      high = word(bytes, at + 4)
      reader.at = at + 8
    } else if (tag === TIME) time = readInt64(reader)
    else skipField(reader, tag & 7)
  }
  if (reader.at !== end) throw malformed('a sample is longer than it says')
  visitor.sample(time, low, high)
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** By their numbers in the enumeration MetricType. */
const TYPES: readonly MetricType[] = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
]
const TYPE = (1 << 3) | VARINT
const FAMILY_NAME = (2 << 3) | LENGTH_DELIMITED
const HELP = (4 << 3) | LENGTH_DELIMITED
const UNIT = (5 << 3) | LENGTH_DELIMITED
const MAX_TEXT_BYTES = 64 * 1024

function readMetadata(reader: WireReader, visitor: WriteRequestVisitor): void {
  let metric = ''
  let type: MetricType = 'unknown'
  let help = ''
  let unit = ''
  const text = (): string => readText(reader, MAX_TEXT_BYTES) ?? ''
  while (reader.at < reader.end) {
    const tag = readVarint(reader)
    if (tag === TYPE) type = TYPES[readVarint(reader)] ?? 'unknown'
    else if (tag === FAMILY_NAME) metric = text()
    else if (tag === HELP) help = text()
    else if (tag === UNIT) unit = text()
    else skipField(reader, tag & 7)
  }
  visitor.metadata(metric, { type, help, unit })
}
