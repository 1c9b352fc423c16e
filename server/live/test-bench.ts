import type { QueryFailed, QuerySubscribe } from '../../contract/wire/events'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { openStore } from '../../engine/store/store'
import { createRegistry } from '../metrics/registry'
import { DEFAULT_LIVE_LIMITS, type LiveLimits } from './limits'
import { createLiveQueries, type LiveQueries } from './live-queries'
import { storeSource } from './live-source'
import { createTestView, type TestView } from './test-view'

/** Live queries over a real store and engine, on a clock of the test's own, with clients that note every breach. */
export interface TestBench {
  readonly clock: { time: number }
  readonly live: LiveQueries
  readonly store: MetricsStore
  /** What the outlet was asked to send: connections and bytes, oldest first. */
  readonly sent: { readonly connections: readonly string[]; readonly bytes: Uint8Array }[]
  /** Counts what the registry holds under the name. */
  metric(name: string, labels?: Record<string, string>): number
  /** Appends one sample of each series at the time, and moves the clock there. */
  sample(time: number, values: Readonly<Record<string, number>>): void
  subscribe(connection: string, request: QuerySubscribe, view?: TestView): TestView
  /** The connection is gone: nothing reaches its views any more. */
  disconnect(connection: string): void
  /** While false, the connection has no room for large frames. */
  setRoom(connection: string, room: boolean): void
  /** Lets everything that is due happen. */
  settle(): Promise<void>
  close(): void
}

export function createTestBench(
  options: { readonly limits?: Partial<LiveLimits>; readonly store?: TestBench['store']; readonly time?: number } = {},
): TestBench {
  const clock = { time: options.time ?? 1_700_000_000_000 }
  const store = options.store ?? openStore({ directory: null, now: () => clock.time })
  const registry = createRegistry()
  const views = new Map<string, Map<string, TestView>>()
  const full = new Map<string, (() => void)[]>()
  const sent: TestBench['sent'] = []
  const live = createLiveQueries({
    engine: createEmbeddedEngine(store),
    source: storeSource(store),
    now: () => clock.time,
    limits: { ...DEFAULT_LIVE_LIMITS, ...options.limits },
    registry,
    onBug: (error) => {
      throw error
    },
    outlet: {
      frame: (connections, bytes) => {
        sent.push({ connections, bytes })
        for (const name of connections) for (const view of views.get(name)?.values() ?? []) view.receive(bytes)
      },
      failed: (connection, failed: QueryFailed) => {
        for (const view of views.get(connection)?.values() ?? []) view.failed(failed)
      },
      ready: async (connection) => {
        const waiting = full.get(connection)
        if (waiting !== undefined) await new Promise<void>((resolve) => waiting.push(resolve))
        return views.has(connection)
      },
    },
  })

  return {
    clock,
    live,
    store,
    sent,
    metric: (name, labels = {}) => {
      const samples = registry.collect().flatMap((family) => family.samples)
      const wanted = JSON.stringify(labels)
      return samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === wanted)?.value ?? 0
    },
    sample: (time, values) => {
      clock.time = Math.max(clock.time, time)
      const names = Object.keys(values)
      const ids = names.map((name) => store.seriesId(labelsOf(name)))
      store.append({ times: time, ids: Uint32Array.from(ids), values: Float64Array.from(Object.values(values)) })
    },
    subscribe: (connection, request, view = createTestView(request.id)) => {
      const own = views.get(connection) ?? new Map<string, TestView>()
      views.set(connection, own.set(request.id, view))
      view.answered(live.subscribe(connection, request))
      return view
    },
    disconnect: (connection) => {
      views.delete(connection)
      live.leave(connection)
    },
    setRoom: (connection, room) => {
      const waiting = full.get(connection) ?? []
      if (room) full.delete(connection)
      else full.set(connection, waiting)
      if (room) for (const resolve of waiting) resolve()
    },
    settle: async () => {
      for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
    close: () => {
      live.close()
      store.close()
    },
  }
}

/** `name` or `name/host`: a short way to write a series. */
function labelsOf(text: string): Record<string, string> {
  const [name = '', host] = text.split('/')
  return host === undefined ? { __name__: name } : { __name__: name, host }
}
