import { afterEach, describe, expect, it } from 'vitest'
import type { Connection } from '../../../contract/ipc/connection'
import { Dashboard } from '../../../contract/model/dashboard'
import { encodeFrame, type Frame } from '../../../contract/wire/frame'
import type { Link } from '../link/types'
import { createObservable } from '../observable'
import { createTestLog } from '../test-support'
import { type Feed, feedsOf } from './feed'
import { createFeedSubscriptions, type FeedSubscriptions } from './feed-subscriptions'

const dashboard = Dashboard.parse({
  uid: 'home',
  title: 'Home',
  range: 60,
  panels: [
    {
      id: 1,
      type: 'stat',
      title: 'One',
      gridPos: { x: 0, y: 0, w: 4, h: 4 },
      targets: [
        { refId: 'A', expr: 'up' },
        { refId: 'B', expr: 'down' },
      ],
    },
  ],
})

function frame(change: Partial<Frame>): Uint8Array {
  return encodeFrame({
    kind: 'snapshot',
    stream: 'q1',
    epoch: 'e',
    offset: 1,
    start: 1000,
    step: 1000,
    points: 1,
    producedAt: 0,
    slots: Uint32Array.of(0),
    values: Float64Array.of(1),
    labels: new Map([[0, {}]]),
    ...change,
  })
}

/** A link whose far end is this test. */
function start(answer: (event: string, payload: { id: string }) => object): {
  subscriptions: FeedSubscriptions
  connection: ReturnType<typeof createObservable<Connection>>
  watched: ReturnType<typeof createObservable<boolean>>
  asked: [string, object][]
  tell: (event: string, payload: unknown) => void
  frames: [string, string][]
  failures: [string, string][]
} {
  const connection = createObservable<Connection>({ status: 'live', since: 0 })
  const watched = createObservable(true)
  const asked: [string, object][] = []
  const listeners = new Map<string, (payload: never) => void>()
  const link = {
    connection,
    listen: (event: string, listener: (payload: never) => void) => {
      listeners.set(event, listener)
      return () => listeners.delete(event)
    },
    request: async (event: string, payload: { id: string }) => {
      asked.push([event, payload])
      return answer(event, payload)
    },
  } as unknown as Pick<Link, 'connection' | 'listen' | 'request'>
  const frames: [string, string][] = []
  const failures: [string, string][] = []
  const subscriptions = createFeedSubscriptions({
    link,
    watched,
    log: createTestLog(),
    onFrame: (feed, received) => {
      feed.ring.merge(received)
      frames.push([feed.name, received.kind])
    },
    onFailed: (feed, { code }) => failures.push([feed.name, code]),
  })
  ended = subscriptions
  const tell = (event: string, payload: unknown): void => listeners.get(event)?.(payload as never)
  return { subscriptions, connection, watched, asked, tell, frames, failures }
}

let ended: FeedSubscriptions
afterEach(() => ended.dispose())

const subscribed = (_event: string, { id }: { id: string }): object => ({
  ok: true,
  stream: id === '1/A' ? 'q1' : 'q2',
  epoch: 'e',
  resumed: false,
})

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('subscriptions', () => {
  it('give each frame to the feeds of its stream, and one with a name to that feed alone', async () => {
    const { subscriptions, tell, frames } = start(subscribed)
    subscriptions.follow(feedsOf(dashboard, new Map()))
    await settled()
    tell('query:frame', frame({ id: '1/A' }))
    tell('query:frame', frame({ kind: 'delta', start: 2000 }))
    tell('query:frame', frame({ kind: 'delta', stream: 'q9' }))
    tell('query:frame', frame({ id: '9/Z' }))
    tell('query:frame', Uint8Array.of(1, 2, 3))
    expect(frames).toEqual([
      ['1/A', 'snapshot'],
      ['1/A', 'delta'],
    ])
  })

  it('go on from where they are after a break and after frames were left out, and begin anew when asked', async () => {
    const { subscriptions, tell, connection, asked } = start(subscribed)
    const feeds = feedsOf(dashboard, new Map())
    subscriptions.follow(feeds)
    await settled()
    tell('query:frame', frame({ id: '1/A', offset: 7, start: 7000 }))
    const since = { epoch: 'e', offset: 7 }
    const subscribes = (): object[] =>
      asked.flatMap(([event, payload]) => (event === 'query:subscribe' ? [payload] : [])).slice(-2)

    connection.set({ status: 'connecting', since: 0 })
    connection.set({ status: 'live', since: 0 })
    expect(subscribes()).toMatchObject([{ id: '1/A', since }, { id: '1/B' }])
    await settled()
    tell('server:noticed', { kind: 'resynchronise', message: '' })
    expect(subscribes()).toMatchObject([{ id: '1/A', since }, { id: '1/B' }])
    await settled()
    subscriptions.restart(feeds.get('1/A') as Feed)
    expect(asked.at(-1)?.[1]).not.toHaveProperty('since')
  })

  it('take no frame of the old subscription while the new one is asked for', async () => {
    const { subscriptions, tell, frames, connection } = start(subscribed)
    subscriptions.follow(feedsOf(dashboard, new Map()))
    await settled()
    connection.set({ status: 'connecting', since: 0 })
    connection.set({ status: 'live', since: 0 })
    tell('query:frame', frame({ kind: 'delta' }))
    expect(frames).toEqual([])
  })

  it('say which query the server cannot answer, and nothing of a link that is down', async () => {
    const { subscriptions, tell, failures, connection } = start((_event, { id }) =>
      id === '1/A' ? { ok: false, code: 'promql/parse', message: '' } : subscribed('', { id }),
    )
    subscriptions.follow(feedsOf(dashboard, new Map()))
    await settled()
    tell('query:failed', { id: '1/B', code: 'query/timeout', message: '' })
    expect(failures).toEqual([
      ['1/A', 'promql/parse'],
      ['1/B', 'query/timeout'],
    ])
    connection.set({ status: 'connecting', since: 0 })
    connection.set({ status: 'live', since: 0 })
    connection.set({ status: 'connecting', since: 0 })
    await settled()
    expect(failures).toHaveLength(2)
  })

  it('are paced while nobody looks, those made meanwhile too', async () => {
    const { subscriptions, watched, asked } = start(subscribed)
    watched.set(false)
    subscriptions.follow(feedsOf(dashboard, new Map()))
    await settled()
    const paces = (): object[] => asked.flatMap(([event, payload]) => (event === 'query:pace' ? [payload] : []))
    expect(paces()).toEqual([
      { id: '1/A', every: 10_000 },
      { id: '1/B', every: 10_000 },
    ])
    watched.set(true)
    expect(paces().slice(2)).toEqual([
      { id: '1/A', every: 0 },
      { id: '1/B', every: 0 },
    ])
  })

  it('end with their feed', async () => {
    const { subscriptions, asked } = start(subscribed)
    const feeds = feedsOf(dashboard, new Map())
    subscriptions.follow(feeds)
    await settled()
    const [one, other] = [...feeds]
    if (one === undefined || other === undefined) throw new Error('two feeds')
    subscriptions.follow(new Map([one]))
    expect(asked.at(-1)).toEqual(['query:unsubscribe', { id: other[0] }])
    expect(subscriptions.isStreaming(one[1])).toBe(true)
    expect(subscriptions.isStreaming(other[1])).toBe(false)
  })
})
