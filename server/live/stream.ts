import { type Failure, LoomError, toFailure } from '../../contract/errors'
import type { Labels } from '../../contract/model/labels'
import { encodeFrame, type Frame } from '../../contract/wire/frame'
import type { RangeResult } from '../../engine/model/query-result'
import { type Columns, sliceColumns, toColumns } from './columns'
import type { EvaluationQueue } from './evaluation-queue'
import type { Outlet } from './outlet'
import { createSlots } from './slots'
import { isCurrent, paceAllows, resumable, type Subscription } from './subscription'

/** Values of one frame at most (256 KiB): larger histories travel in several frames, as fast as the reader takes them. */
const FRAME_VALUES = 32_768

/** How long a failed evaluation waits before the next try. */
const RETRY_MS = 5000

/** And so many times as long as it ran: a query that always ends at its time limit must not take all time there is. */
const RETRY_SHARE = 10

/** Series that have not shown up for this long lose their slot. */
const FORGET_MS = 3_600_000

export interface StreamOptions {
  /** Names the stream in its frames. */
  readonly name: string
  /** Milliseconds. */
  readonly step: number
  readonly epoch: string
  readonly now: () => number
  /** Offset of the newest due point. */
  readonly due: () => number
  /** Evaluates the points from one offset to another, both inclusive. */
  readonly evaluate: (from: number, to: number) => Promise<RangeResult>
  readonly queue: EvaluationQueue
  readonly outlet: Outlet
  /** Something went wrong that is nobody's query's fault. */
  readonly onBug: (error: unknown) => void
}

/** One evaluation shared by all who look at the same expression at the same step. */
export interface Stream {
  readonly name: string
  readonly step: number
  add(subscription: Subscription): void
  remove(subscription: Subscription): void
  /** How many look at it. */
  readonly size: number
  /** Offset of the next point to evaluate. */
  readonly next: number
  /** Sends what is due to whom it is due. Cheap when nothing is; never does the same work twice at once. */
  advance(): void
}

/** Evaluated columns with the labels of their slots, taken while they are known. */
interface Run {
  readonly columns: Columns
  readonly labels: ReadonlyMap<number, Labels>
}

export function createStream(options: StreamOptions): Stream {
  const { name, step, epoch, now, queue, outlet } = options
  const subscriptions = new Set<Subscription>()
  const slots = createSlots()
  /** Histories evaluated for the present `last`: those who come back together share them. */
  const histories = new Map<string, Promise<Run>>()
  let last = options.due()
  /** The slots of the newest frame for everybody: every current subscription knows their labels. */
  let carried = new Map<number, Labels>()
  let ticking = false
  let retryAt = 0
  /** Milliseconds until a failed evaluation is tried again. */
  let pause = RETRY_MS

  function advance(): void {
    const due = options.due()
    if ((last - due) * step > FORGET_MS) startAgain(due)
    if (due > last && !ticking && now() >= retryAt) tick(due)
    for (const subscription of subscriptions) if (isBehind(subscription)) void catchUp(subscription)
  }

  /** The clock was set back by a lot: what was sent lies in the future, so all start anew from here. */
  function startAgain(due: number): void {
    moveTo(due)
    for (const subscription of subscriptions) {
      subscription.sent = null
      subscription.started = false
    }
  }

  function moveTo(offset: number): void {
    last = offset
    histories.clear()
  }

  function tick(due: number): void {
    const listening = listeners(due)
    const shortest = Math.min(...listening.map(({ points }) => points))
    if (listening.length > 0 && due - last <= shortest) {
      void evaluateTick(due)
    } else if (listening.length > 0 || [...subscriptions].some((one) => !one.started || one.sent !== last)) {
      // Nobody goes on from `last` point by point: each gets what it lacks.
      moveTo(due)
    }
  }

  /** Those who hold everything up to `last` and want a frame that ends at `due`. */
  function listeners(due: number): readonly Subscription[] {
    return [...subscriptions].filter((one) => isCurrent(one, last) && paceAllows(one, due, step))
  }

  async function evaluateTick(due: number): Promise<void> {
    ticking = true
    const from = last + 1
    try {
      const run = await queue.tick(() => evaluate(from, due))
      ticking = false
      broadcast(run, listeners(due))
      moveTo(due)
      slots.forget(due - Math.ceil(FORGET_MS / step))
    } catch (error) {
      ticking = false
      retryAt = now() + pause
      const failure = failureOf(error)
      for (const subscription of listeners(due)) tell(subscription, failure)
    }
    advance()
  }

  async function evaluate(from: number, to: number): Promise<Run> {
    const began = now()
    const result = await options.evaluate(from, to).catch((error: unknown) => {
      pause = Math.max(RETRY_MS, (now() - began) * RETRY_SHARE)
      throw error
    })
    const columns = toColumns(result, slots)
    return { columns, labels: new Map(Array.from(columns.slots, (slot) => [slot, slots.labelsOf(slot)])) }
  }

  /** One encoding for all. A connection that has another subscription here which is not in step gets frames by name. */
  function broadcast({ columns, labels }: Run, listening: readonly Subscription[]): void {
    const named = new Map([...labels].filter(([slot]) => !carried.has(slot)))
    carried = new Map(labels)
    if (listening.length === 0) return
    const listens = new Set(listening)
    const mixed = new Set<string>()
    for (const one of subscriptions) if (!listens.has(one)) mixed.add(one.connection)
    const connections = new Set<string>()
    for (const subscription of listening) {
      if (mixed.has(subscription.connection)) send(subscription, 'delta', columns, named)
      else connections.add(subscription.connection)
      heard(subscription, columns.first + columns.points - 1)
    }
    if (connections.size > 0) outlet.frame([...connections], bytesOf('delta', columns, named))
  }

  function isBehind(subscription: Subscription): boolean {
    if (subscription.busy || now() < subscription.retryAt) return false
    if (subscription.sent === null) return true
    if (subscription.sent > last) return false
    return !subscription.started || (subscription.sent < last && paceAllows(subscription, last, step))
  }

  /** Brings one subscription up to `last`: a snapshot, or just what it lacks. */
  async function catchUp(subscription: Subscription): Promise<void> {
    subscription.busy = true
    try {
      const to = last
      const goesOn = subscription.sent !== null && resumable(subscription.sent, to, subscription.points, step)
      const from = goesOn && subscription.sent !== null ? subscription.sent + 1 : to - subscription.points + 1
      const run = from > to ? nothing(from) : await history(subscription.connection, from, to)
      await sendHistory(subscription, goesOn ? 'delta' : 'snapshot', run)
      subscription.busy = false
    } catch (error) {
      subscription.busy = false
      subscription.retryAt = now() + pause
      tell(subscription, failureOf(error))
      return
    }
    if (!subscription.ended) advance()
  }

  function history(connection: string, from: number, to: number): Promise<Run> {
    const key = `${from} ${to}`
    const known = histories.get(key)
    if (known !== undefined) return known
    const run = queue.history(connection, async () => {
      // It may have waited for long, and all who asked for it may have left meanwhile.
      if (subscriptions.size === 0) throw new LoomError('query/canceled', 'Nobody looks at this query any more.')
      return evaluate(from, to)
    })
    histories.set(key, run)
    // A failed one is tried again by whoever comes next.
    run.catch(() => histories.delete(key))
    return run
  }

  async function sendHistory(subscription: Subscription, kind: Frame['kind'], run: Run): Promise<void> {
    const { columns, labels } = run
    const chunk = Math.max(1, Math.floor(FRAME_VALUES / Math.max(1, columns.slots.length)))
    let from = 0
    do {
      const room = await outlet.ready(subscription.connection)
      // Whoever closed the connection takes its subscriptions off; until then there is no point in trying again.
      if (!room) subscription.retryAt = now() + RETRY_MS
      if (!room || subscription.ended) return
      const to = Math.min(columns.points, from + chunk)
      const first = from === 0
      const named = first ? new Map([...carried, ...labels]) : new Map<number, Labels>()
      send(subscription, first ? kind : 'delta', sliceColumns(columns, from, to), named)
      heard(subscription, columns.first + to - 1)
      from = to
    } while (from < columns.points)
  }

  function heard(subscription: Subscription, offset: number): void {
    subscription.sent = offset
    subscription.started = true
    subscription.told = null
  }

  function send(
    subscription: Subscription,
    kind: Frame['kind'],
    columns: Columns,
    labels: ReadonlyMap<number, Labels>,
  ): void {
    outlet.frame([subscription.connection], bytesOf(kind, columns, labels, subscription.id))
  }

  function bytesOf(
    kind: Frame['kind'],
    columns: Columns,
    labels: ReadonlyMap<number, Labels>,
    id?: string,
  ): Uint8Array {
    return encodeFrame({
      kind,
      stream: name,
      ...(id === undefined ? {} : { id }),
      epoch,
      offset: columns.first + columns.points - 1,
      start: columns.first * step,
      step,
      points: columns.points,
      producedAt: now(),
      slots: columns.slots,
      values: columns.values,
      labels,
    })
  }

  function tell(subscription: Subscription, { code, message }: Failure): void {
    const text = `${code} ${message}`
    if (subscription.ended || subscription.told === text) return
    subscription.told = text
    outlet.failed(subscription.connection, { id: subscription.id, code, message })
  }

  function failureOf(error: unknown): Failure {
    const failure = toFailure(error)
    if (failure.code === 'server/internal') options.onBug(error)
    return failure
  }

  return {
    name,
    step,
    add: (subscription) => {
      subscriptions.add(subscription)
    },
    remove: (subscription) => {
      subscription.ended = true
      subscriptions.delete(subscription)
    },
    get size() {
      return subscriptions.size
    },
    get next() {
      return last + 1
    },
    advance,
  }
}

function nothing(first: number): Run {
  const columns = { first, points: 0, slots: new Uint32Array(0), values: new Float64Array(0) }
  return { columns, labels: new Map() }
}
