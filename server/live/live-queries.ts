import { LoomError } from '../../contract/errors'
import type { QueryPace, QuerySubscribe, Subscribed } from '../../contract/wire/events'
import type { QueryEngine, QueryLimits, RangeResult } from '../../engine/model/query-result'
import type { Registry } from '../metrics/registry'
import { createEvaluationQueue } from './evaluation-queue'
import { expressionKey } from './expression-key'
import type { LiveLimits } from './limits'
import type { LiveSource } from './live-source'
import type { Outlet } from './outlet'
import { createStream, type Stream } from './stream'
import { createSubscription, resumable, type Subscription } from './subscription'
import { createTimeline } from './timeline'

/** How long a stream that nobody looks at stays: a reload or a short break finds its slots again. */
const LINGER_MS = 15_000

export interface LiveOptions {
  readonly engine: QueryEngine
  readonly source: LiveSource
  readonly outlet: Outlet
  readonly now: () => number
  readonly limits: LiveLimits
  readonly registry: Registry
  readonly onBug: (error: unknown) => void
}

/** A range of points that ends where live frames go on: `since: {epoch, offset}` continues it. */
export interface LiveRange {
  readonly epoch: string
  readonly offset: number
  readonly result: RangeResult
}

/** Queries as subscriptions: one evaluation per distinct expression and step, however many look. */
export interface LiveQueries {
  /**
   * Starts a subscription, in place of one with the same id. Its first frame comes after this returns. Throws `promql/…`
   * for an expression that can't run, `query/too-many…` at a limit.
   */
  subscribe(connection: string, request: QuerySubscribe): Subscribed
  /** Throws `query/unknown` when there is no such subscription; so does `pace`. */
  unsubscribe(connection: string, id: string): void
  pace(connection: string, pace: QueryPace): void
  /** Ends all subscriptions of a connection. */
  leave(connection: string): void
  /** The last `range` seconds, evaluated once. Failures as the engine's. */
  read(query: Pick<QuerySubscribe, 'expr' | 'range' | 'step'>, signal?: AbortSignal): Promise<LiveRange>
  close(): void
}

interface Registered {
  readonly subscription: Subscription
  readonly stream: Stream
  readonly key: string
}

export function createLiveQueries(options: LiveOptions): LiveQueries {
  const { engine, source, now, limits } = options
  const { epoch } = source
  const timeline = createTimeline({ now, patience: source.patience })
  const queue = createEvaluationQueue({ concurrency: limits.concurrency })
  const streams = new Map<string, Stream>()
  const connections = new Map<string, Map<string, Registered>>()
  const lingering = new Map<string, NodeJS.Timeout>()
  const { registry } = options
  const evaluations = registry.counter('loom_live_evaluations_total', 'Evaluations of live queries, by outcome.')
  const durations = registry.histogram(
    'loom_live_evaluation_duration_seconds',
    'Time that evaluations of live queries take.',
    [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
  )
  registry.observed('gauge', 'loom_live_streams', 'Distinct live queries.', () => streams.size)
  registry.observed('gauge', 'loom_live_subscriptions', 'Subscriptions to live queries.', countSubscriptions)
  let named = 0
  let reads = 0
  let advancing: NodeJS.Immediate | undefined
  let fallback: NodeJS.Timeout | undefined
  let closed = false

  const stopListening = source.onAppended(({ newest }) => {
    timeline.appended(newest)
    // Not within `append`: whoever collects goes on first.
    advanceSoon()
  })

  function advanceSoon(): void {
    if (!closed && streams.size > 0) advancing ??= setImmediate(advanceAll)
  }

  function advanceAll(): void {
    advancing = undefined
    let wake = Number.POSITIVE_INFINITY
    for (const stream of streams.values()) {
      if (stream.size === 0) continue
      stream.advance()
      // One more step where the next point is being evaluated now.
      const next = Math.max(stream.next, timeline.due(stream.step) + 1)
      wake = Math.min(wake, timeline.latest(next, stream.step))
    }
    clearTimeout(fallback)
    fallback = undefined
    if (Number.isFinite(wake)) fallback = setTimeout(advanceAll, Math.min(Math.max(wake - now(), 10), 60_000))
  }

  async function evaluate(
    { expr, step }: Pick<QuerySubscribe, 'expr' | 'step'>,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<RangeResult> {
    const started = performance.now()
    let outcome: 'ok' | 'failed' = 'failed'
    try {
      const result = await engine.range(expr, from * step, to * step, step, queryLimits(signal))
      if (result.series.length * result.points > limits.maxValues) {
        throw new LoomError(
          'query/too-many-samples',
          `The answer has ${result.series.length} series of ${result.points} points. Ask for a shorter range or a larger step.`,
        )
      }
      outcome = 'ok'
      return result
    } finally {
      evaluations.add(1, { outcome })
      durations.observe((performance.now() - started) / 1000)
    }
  }

  function queryLimits(signal?: AbortSignal): QueryLimits {
    const { maxSamples, maxSeries, timeout } = limits
    return { maxSamples, maxSeries, timeout, now, ...(signal === undefined ? {} : { signal }) }
  }

  /** How many points the range holds, the one at its end included. */
  function pointsOf({ range, step }: Pick<QuerySubscribe, 'range' | 'step'>): number {
    const points = Math.max(1, Math.floor((range * 1000) / step))
    if (points > limits.maxPoints) {
      throw new LoomError(
        'query/too-many-samples',
        `${points} points of one series are more than ${limits.maxPoints}. Ask for a shorter range or a larger step.`,
      )
    }
    return points
  }

  function streamOf(key: string, request: QuerySubscribe): Stream {
    clearTimeout(lingering.get(key))
    lingering.delete(key)
    const known = streams.get(key)
    if (known !== undefined) return known
    if (streams.size >= limits.maxStreams) {
      throw new LoomError('query/too-many', 'The server evaluates as many different live queries as it may.')
    }
    const { step } = request
    named += 1
    const stream = createStream({
      name: `q${named}`,
      step,
      epoch,
      now,
      due: () => timeline.due(step),
      evaluate: (from, to) => evaluate(request, from, to),
      queue,
      outlet: options.outlet,
      onBug: options.onBug,
    })
    streams.set(key, stream)
    return stream
  }

  function subscribe(connection: string, request: QuerySubscribe): Subscribed {
    const { id, expr, step, since } = request
    engine.checkRange(expr)
    const points = pointsOf(request)
    const own = connections.get(connection) ?? new Map<string, Registered>()
    if (!own.has(id) && own.size >= limits.maxSubscriptionsPerConnection) {
      throw new LoomError(
        'query/too-many',
        `One connection has at most ${limits.maxSubscriptionsPerConnection} queries.`,
      )
    }
    const key = `${step} ${expressionKey(expr)}`
    const stream = streamOf(key, request)
    const resumed = since?.epoch === epoch && resumable(since.offset, timeline.due(step), points, step)
    const subscription = createSubscription({ connection, id, points, sent: resumed ? since.offset : null })
    const replaced = own.get(id)
    stream.add(subscription)
    own.set(id, { subscription, stream, key })
    connections.set(connection, own)
    if (replaced !== undefined) end(replaced)
    advanceSoon()
    return { ok: true, stream: stream.name, epoch, resumed }
  }

  function end({ subscription, stream, key }: Registered): void {
    stream.remove(subscription)
    if (stream.size > 0 || closed) return
    clearTimeout(lingering.get(key))
    const timer = setTimeout(() => {
      lingering.delete(key)
      streams.delete(key)
    }, LINGER_MS)
    timer.unref()
    lingering.set(key, timer)
  }

  function registered(connection: string, id: string): Registered {
    const found = connections.get(connection)?.get(id)
    if (found === undefined) throw new LoomError('query/unknown', `There is no live query ${JSON.stringify(id)}.`)
    return found
  }

  function leave(connection: string): void {
    const own = connections.get(connection)
    connections.delete(connection)
    for (const one of own?.values() ?? []) end(one)
  }

  function countSubscriptions(): number {
    let count = 0
    for (const own of connections.values()) count += own.size
    return count
  }

  async function read(
    query: Pick<QuerySubscribe, 'expr' | 'range' | 'step'>,
    signal?: AbortSignal,
  ): Promise<LiveRange> {
    engine.checkRange(query.expr)
    const points = pointsOf(query)
    const offset = timeline.due(query.step)
    reads += 1
    const result = await queue.history(`read ${reads}`, () => evaluate(query, offset - points + 1, offset, signal))
    return { epoch, offset, result }
  }

  return {
    subscribe,
    unsubscribe: (connection, id) => {
      const found = registered(connection, id)
      connections.get(connection)?.delete(id)
      end(found)
    },
    pace: (connection, { id, every }) => {
      registered(connection, id).subscription.every = every
      advanceSoon()
    },
    leave,
    read,
    close: () => {
      closed = true
      stopListening()
      if (advancing !== undefined) clearImmediate(advancing)
      clearTimeout(fallback)
      for (const timer of lingering.values()) clearTimeout(timer)
      for (const connection of [...connections.keys()]) leave(connection)
      streams.clear()
    },
  }
}
