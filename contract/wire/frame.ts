import { LoomError } from '../errors'
import type { Labels } from '../model/labels'

/**
 * What a live query sends: columns of numbers for a run of steps. A snapshot replaces what the reader holds; a delta goes
 * on from the point before `start`. NaN stands for "no sample".
 */
export interface Frame {
  readonly kind: 'snapshot' | 'delta'
  /** Names the shared evaluation; the answer to `query:subscribe` ties it to a subscription. */
  readonly stream: string
  /** The one subscription that the frame is meant for; without it, all of the stream's. */
  readonly id?: string
  /** Changes when the server's data is no longer the data it was. */
  readonly epoch: string
  /** Number of the last point: its time divided by the step. */
  readonly offset: number
  /** Time of the first point, epoch milliseconds, a multiple of the step. */
  readonly start: number
  /** Milliseconds between two points. */
  readonly step: number
  readonly points: number
  /** When the server evaluated it, by the server's clock, epoch milliseconds. */
  readonly producedAt: number
  /** The series in this frame: slot numbers are fixed within a stream. */
  readonly slots: Uint32Array
  /** Series after series: `values[i * points + j]` is slot `slots[i]` at `start + j * step`. */
  readonly values: Float64Array
  /** Labels of the slots that the reader may not know yet; a snapshot names them all. */
  readonly labels: ReadonlyMap<number, Labels>
}

const MAGIC = 0x4c
const LAYOUT = 1
const HEADER_BYTES = 48

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

interface FrameText {
  readonly stream: string
  readonly epoch: string
  readonly id?: string
  readonly labels?: readonly (readonly [number, Labels])[]
}

/** Bytes of a frame; the layout is rule F1 of docs/protocol.md. All numbers are little-endian. */
export function encodeFrame(frame: Frame): Uint8Array {
  const text: FrameText = {
    stream: frame.stream,
    epoch: frame.epoch,
    ...(frame.id === undefined ? {} : { id: frame.id }),
    ...(frame.labels.size === 0 ? {} : { labels: [...frame.labels] }),
  }
  const textBytes = encoder.encode(JSON.stringify(text))
  const series = frame.slots.length
  const slotsAt = HEADER_BYTES + frame.values.length * 8
  const textAt = slotsAt + series * 4
  const bytes = new Uint8Array(textAt + textBytes.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, MAGIC)
  view.setUint8(1, LAYOUT)
  view.setUint8(2, frame.kind === 'snapshot' ? 0 : 1)
  view.setUint32(4, frame.points, true)
  view.setUint32(8, series, true)
  view.setUint32(12, textBytes.length, true)
  view.setFloat64(16, frame.offset, true)
  view.setFloat64(24, frame.start, true)
  view.setFloat64(32, frame.step, true)
  view.setFloat64(40, frame.producedAt, true)
  new Float64Array(bytes.buffer, HEADER_BYTES, frame.values.length).set(frame.values)
  new Uint32Array(bytes.buffer, slotsAt, series).set(frame.slots)
  bytes.set(textBytes, textAt)
  return bytes
}

/** Reads a frame. Throws `request/invalid` on bytes that are none; the columns are views of `bytes` when alignment allows. */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES) throw damaged('it is too short')
  // Not `slice`: on Node's Buffer, which sockets deliver, that is a view and stays unaligned.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.length)
  if (view.getUint8(0) !== MAGIC || view.getUint8(1) !== LAYOUT) throw damaged('its first bytes are unknown')
  const points = view.getUint32(4, true)
  const series = view.getUint32(8, true)
  const slotsAt = HEADER_BYTES + series * points * 8
  const textAt = slotsAt + series * 4
  if (textAt + view.getUint32(12, true) !== aligned.length) throw damaged('its length does not fit its header')
  const text = readText(aligned.subarray(textAt))
  return {
    kind: view.getUint8(2) === 0 ? 'snapshot' : 'delta',
    stream: text.stream,
    ...(text.id === undefined ? {} : { id: text.id }),
    epoch: text.epoch,
    offset: view.getFloat64(16, true),
    start: view.getFloat64(24, true),
    step: view.getFloat64(32, true),
    points,
    producedAt: view.getFloat64(40, true),
    values: new Float64Array(aligned.buffer, aligned.byteOffset + HEADER_BYTES, series * points),
    slots: new Uint32Array(aligned.buffer, aligned.byteOffset + slotsAt, series),
    labels: new Map(text.labels ?? []),
  }
}

function readText(bytes: Uint8Array): FrameText {
  let text: unknown
  try {
    text = JSON.parse(decoder.decode(bytes))
  } catch {
    throw damaged('its text cannot be read')
  }
  if (!isFrameText(text)) throw damaged('its text lacks a part')
  return text
}

function isFrameText(value: unknown): value is FrameText {
  if (typeof value !== 'object' || value === null) return false
  const text = value as Partial<Record<keyof FrameText, unknown>>
  return (
    typeof text.stream === 'string' &&
    typeof text.epoch === 'string' &&
    (text.id === undefined || typeof text.id === 'string') &&
    (text.labels === undefined || (Array.isArray(text.labels) && text.labels.every(isSlotLabels)))
  )
}

function isSlotLabels(entry: unknown): boolean {
  return (
    Array.isArray(entry) &&
    entry.length === 2 &&
    Number.isInteger(entry[0]) &&
    typeof entry[1] === 'object' &&
    entry[1] !== null &&
    Object.values(entry[1]).every((value) => typeof value === 'string')
  )
}

function damaged(reason: string): LoomError {
  return new LoomError('request/invalid', `This is not a Loom frame: ${reason}.`)
}
