import type { Labels } from '../../../../contract/model/labels'
import type { SeriesSamples } from '../../../../engine/model/series'

/** A remote write request (protocol 1.0): protobuf, within snappy's block format without compression. */
export function remoteWriteBody(series: readonly SeriesSamples[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(snappyLiterals(Buffer.concat(series.map((one) => field(1, timeSeries(one))))))
}

export const REMOTE_WRITE_HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
}

function timeSeries({ labels, times, values }: SeriesSamples): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const parts = sortedLabels(labels)
  for (let i = 0; i < times.length; i += 1) {
    // The bits as they are: a number would lose what makes a stale marker.
    const value = Buffer.concat([Buffer.of(0x09), bytes.subarray(i * 8, i * 8 + 8)])
    parts.push(field(2, Buffer.concat([value, Buffer.of(0x10), varint(times[i] ?? 0)])))
  }
  return Buffer.concat(parts)
}

function sortedLabels(labels: Labels): Buffer[] {
  return Object.keys(labels)
    .sort()
    .map((name) => field(1, Buffer.concat([text(1, name), text(2, labels[name] ?? '')])))
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value))
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

function snappyLiterals(bytes: Buffer): Buffer {
  const parts = [varint(bytes.length)]
  for (let at = 0; at < bytes.length; at += 65_536) {
    const piece = bytes.subarray(at, at + 65_536)
    const length = piece.length - 1
    parts.push(Buffer.of(61 << 2, length & 255, length >> 8), piece)
  }
  return Buffer.concat(parts)
}
