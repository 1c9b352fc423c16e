import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../contract/ipc/connection'
import { Dashboard } from '../../../contract/model/dashboard'
import { createObservable } from '../observable'
import { createTestClock } from '../test-support'
import { feedsOf } from './feed'
import { createGapLog } from './gap-log'

const dashboard = Dashboard.parse({
  uid: 'home',
  title: 'Home',
  range: 900,
  panels: [
    { id: 1, type: 'stat', title: 'One', gridPos: { x: 0, y: 0, w: 4, h: 4 }, targets: [{ refId: 'A', expr: 'up' }] },
  ],
})

const START = 1_700_000_000_000

function start(): {
  clock: ReturnType<typeof createTestClock>
  awake: ReturnType<typeof createObservable<boolean>>
  connection: ReturnType<typeof createObservable<Connection>>
  log: ReturnType<typeof createGapLog>
  /** Data from one second to another, counted from the start. */
  data: (from: number, to: number) => void
} {
  const clock = createTestClock(START)
  const awake = createObservable(true)
  const connection = createObservable<Connection>({ status: 'connecting', since: 0 })
  const feeds = feedsOf(dashboard, new Map())
  const log = createGapLog({ link: { connection }, hints: { awake }, feeds: () => feeds.values(), clock })
  return {
    clock,
    awake,
    connection,
    log,
    data: (from, to) => {
      const points = to - from + 1
      for (const { ring } of feeds.values()) {
        ring.merge({
          kind: 'delta',
          stream: 'q',
          epoch: 'e',
          offset: START / 1000 + to,
          start: START + from * 1000,
          step: 1000,
          points,
          producedAt: 0,
          slots: Uint32Array.of(0),
          values: new Float64Array(points).fill(1),
          labels: new Map([[0, {}]]),
        })
      }
      log.dataCame()
    },
  }
}

const lost: Connection = {
  status: 'reconnecting',
  since: 0,
  attempt: 1,
  nextTryAt: 0,
  reason: { code: 'link/unreachable', message: '' },
}

describe('the log of gaps', () => {
  it('begins a gap with the last data, ends it with the next, and marks it once the missed came', async () => {
    const { clock, connection, log, data } = start()
    data(-10, 0)
    connection.set({ status: 'live', since: 0 })
    connection.set(lost)
    connection.set({ ...lost, attempt: 2 })
    expect(log.list.get()).toEqual([{ from: START, to: null, cause: 'server-unreachable', refilled: false }])
    await clock.advance(30_000)
    connection.set({ status: 'live', since: 0 })
    expect(log.list.get()[0]?.to, 'no data yet').toBeNull()
    data(1, 30)
    expect(log.list.get()).toEqual([{ from: START, to: START + 30_000, cause: 'server-unreachable', refilled: false }])
    await clock.advance(3_000)
    expect(log.list.get()[0]?.refilled).toBe(true)
  })

  it('leaves a gap that the server cannot fill', async () => {
    const { clock, connection, log, data } = start()
    data(-10, 0)
    connection.set(lost)
    await clock.advance(30_000)
    data(30, 30)
    await clock.advance(3_000)
    expect(log.list.get()).toMatchObject([{ cause: 'server-unreachable', to: START + 30_000, refilled: false }])
  })

  it('tells the sleep of this computer from a server that is away', async () => {
    const { clock, awake, connection, log, data } = start()
    data(-10, 0)
    awake.set(false)
    clock.jump(60_000)
    connection.set(lost)
    awake.set(true)
    await clock.advance(5_000)
    data(1, 65)
    expect(log.list.get()).toEqual([
      { from: START + 60_000, to: START + 65_000, cause: 'server-unreachable', refilled: false },
      { from: START, to: START + 60_000, cause: 'computer-away', refilled: false },
    ])
    await clock.advance(3_000)
    expect(log.list.get().every(({ refilled }) => refilled)).toBe(true)
  })

  it('says that the app was closed, and that the server is away if it is', () => {
    const { connection, log, data } = start()
    data(-600, -300)
    connection.set(lost)
    log.clear()
    log.appWasClosed(START - 300_000)
    expect(log.list.get()).toMatchObject([
      { from: START - 300_000, to: START, cause: 'app-closed' },
      { from: START, to: null, cause: 'server-unreachable' },
    ])
  })

  it('speaks in the time of the server, whose clock may be another', async () => {
    const { clock, awake, log, data } = start()
    data(-10, 0)
    log.serverTimeIs(START + 3_600_000)
    awake.set(false)
    clock.jump(60_000)
    awake.set(true)
    expect(log.list.get()).toMatchObject([{ from: START + 3_600_000, to: START + 3_660_000 }])
    log.serverTimeIs(clock.now() + 100)
    awake.set(false)
    clock.jump(60_000)
    awake.set(true)
    expect(log.list.get().at(-1)).toMatchObject({ from: START + 60_000 })
  })
})
