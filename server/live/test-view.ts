import { labelsKey } from '../../contract/model/labels'
import type { QueryFailed, QuerySubscribe, Subscribed } from '../../contract/wire/events'
import { decodeFrame, type Frame } from '../../contract/wire/frame'

/** What a client that follows docs/protocol.md holds of one subscription. Notes every breach of the protocol it sees. */
export interface TestView {
  readonly id: string
  /** Where to go on from, once there is something. */
  readonly since: QuerySubscribe['since']
  /** The client subscribed (again) and got this answer. */
  answered(answer: Subscribed): void
  receive(bytes: Uint8Array): void
  failed(failed: QueryFailed): void
  /** Series, as label keys, to offsets to values; points without a sample are left out. */
  readonly series: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** Frames that were for this subscription, oldest first. */
  readonly frames: readonly Frame[]
  readonly failures: readonly QueryFailed[]
  readonly breaches: readonly string[]
}

export function createTestView(id: string): TestView {
  let stream: string | undefined
  let epoch = ''
  let held: number | undefined
  let first = false
  let series = new Map<string, Map<number, number>>()
  let names = new Map<number, string>()
  const frames: Frame[] = []
  const failures: QueryFailed[] = []
  const breaches: string[] = []

  function apply(frame: Frame): void {
    if (first && frame.id === undefined) return
    frames.push(frame)
    const start = Math.round(frame.start / frame.step)
    if (frame.kind === 'snapshot') {
      series = new Map()
      held = start - 1
    }
    if (first) names = new Map()
    // Frames of the subscription that this one replaced were still on their way (L11).
    const known = first && held !== undefined ? Math.max(0, held + 1 - start) : 0
    first = false
    if (frame.epoch !== epoch) breaches.push(`epoch ${frame.epoch}, but the answer said ${epoch}`)
    if (held === undefined || start + known !== held + 1) breaches.push(`frame starts at ${start}, held is ${held}`)
    if (frame.offset !== start + frame.points - 1) breaches.push('offset is not that of the last point')
    for (const [slot, labels] of frame.labels) names.set(slot, labelsKey(labels))
    frame.slots.forEach((slot, index) => {
      const key = names.get(slot)
      if (key === undefined) breaches.push(`slot ${slot} was never named`)
      else
        addColumn(key, start + known, frame.values.subarray(index * frame.points + known, (index + 1) * frame.points))
    })
    held = Math.max(held ?? frame.offset, frame.offset)
  }

  function addColumn(key: string, start: number, column: Float64Array): void {
    const values = series.get(key) ?? new Map<number, number>()
    column.forEach((value, index) => {
      if (values.has(start + index)) breaches.push(`point ${start + index} came twice`)
      if (!Number.isNaN(value)) values.set(start + index, value)
    })
    series.set(key, values)
  }

  return {
    id,
    get since() {
      return held === undefined ? undefined : { epoch, offset: held }
    },
    answered: (answer) => {
      stream = answer.stream
      epoch = answer.epoch
      first = true
    },
    receive: (bytes) => {
      const frame = decodeFrame(bytes)
      if (frame.stream === stream && (frame.id === undefined || frame.id === id)) apply(frame)
    },
    failed: (failed) => {
      if (failed.id === id) failures.push(failed)
    },
    get series() {
      return series
    },
    frames,
    failures,
    breaches,
  }
}
