import type { Labels } from '../../contract/model/labels'
import { bitsOf, byteWriter, writeByte, writeBytes, writeVarint, written } from '../codec/bytes'
import type { SampleBatch } from '../store/metrics-store'

/** Tags of prometheus.WriteRequest (remote write 1.0): field number times eight, plus the wire type. */
const TIME_SERIES = (1 << 3) | 2
const LABEL = (1 << 3) | 2
const SAMPLE = (2 << 3) | 2
const NAME = (1 << 3) | 2
const VALUE = (2 << 3) | 2
const SAMPLE_VALUE = (1 << 3) | 1
const SAMPLE_TIME = 2 << 3

/** The labels of a series as they stand in every TimeSeries of it, in the order of their names. */
export function encodeLabels(labels: Labels): Uint8Array {
  const writer = byteWriter(256)
  for (const name of Object.keys(labels).sort()) {
    const key = Buffer.from(name)
    const value = Buffer.from(labels[name] as string)
    const pair = byteWriter(key.length + value.length + 12)
    writeByte(pair, NAME)
    writeVarint(pair, key.length)
    writeBytes(pair, key)
    writeByte(pair, VALUE)
    writeVarint(pair, value.length)
    writeBytes(pair, value)
    writeByte(writer, LABEL)
    writeVarint(writer, pair.length)
    writeBytes(writer, pair.bytes.subarray(0, pair.length))
  }
  return written(writer)
}

/** A WriteRequest of the samples; two of them after one another are one of both. Values keep their bits. */
export function encodeWriteRequest(
  { ids, times, values }: SampleBatch,
  labelsOf: (id: number) => Uint8Array,
): Uint8Array {
  const writer = byteWriter(ids.length * 150 + 16)
  const sample = byteWriter(32)
  const bits = bitsOf(values)
  for (let i = 0; i < ids.length; i += 1) {
    sample.length = 0
    writeByte(sample, SAMPLE_VALUE)
    writeBytes(sample, bits.subarray(i * 8, i * 8 + 8))
    writeByte(sample, SAMPLE_TIME)
    writeVarint(sample, typeof times === 'number' ? times : (times[i] as number))
    const labels = labelsOf(ids[i] as number)
    writeByte(writer, TIME_SERIES)
    writeVarint(writer, labels.length + sample.length + 2)
    writeBytes(writer, labels)
    writeByte(writer, SAMPLE)
    writeVarint(writer, sample.length)
    writeBytes(writer, sample.bytes.subarray(0, sample.length))
  }
  return written(writer)
}
