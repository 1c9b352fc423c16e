import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connected, startTestServer, subscribe, type TestServer, until } from './test-server'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server.close()
  expect(server.bugs).toEqual([])
})

let value = 0

/** One second goes by; `gap` leaves out one of two series. */
function tick(gap: boolean): number {
  server.clock.shift += 1000
  value += 1
  return server.sample(gap ? { resume_a: value } : { resume_a: value, resume_b: -value })
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const), gap: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drop' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pace' as const), every: fc.constantFrom(0, 2000, 5000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resubscribe' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
)

it('L4 after any drops, returns and paces a client holds what a fresh snapshot shows', async () => {
  const request = { id: 'p', expr: '{__name__=~"resume_.*"}', range: 120, step: 1000 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const options = { transports: ['websocket'] }
      const token = server.token('ann')
      const first = tick(false)
      let client = await connected(server.connect(token, options))
      const view = await subscribe(client, request)
      let offset = first
      for (const one of steps) {
        const since = view.since
        if (one.kind === 'tick') offset = tick(one.gap)
        else if (one.kind === 'pace') {
          if (client.connected) await client.emitWithAck('query:pace', { id: 'p', every: one.every })
        } else if (one.kind === 'drop') client.disconnect()
        else {
          if (!client.connected) client = await connected(server.connect(token, options))
          await subscribe(client, { ...request, ...(since && one.kind === 'resubscribe' ? { since } : {}) }, view)
        }
        if (one.kind === 'tick' && one.gap) await new Promise((resolve) => setTimeout(resolve, 2))
      }
      if (!client.connected) {
        client = await connected(server.connect(token, options))
        const since = view.since
        await subscribe(client, { ...request, ...(since && { since }) }, view)
      }
      await client.emitWithAck('query:pace', { id: 'p', every: 0 })
      offset = tick(false)
      await until(() => (view.since?.offset ?? 0) >= offset)

      const fresh = await subscribe(client, { ...request, id: 'fresh' })
      await until(() => (fresh.since?.offset ?? 0) >= offset)
      client.disconnect()
      expect(view.breaches).toEqual([])
      for (const [key, values] of fresh.series) {
        const recent = (all: ReadonlyMap<number, number> | undefined) =>
          [...(all ?? [])].filter(([at]) => at >= first && at <= offset)
        expect(recent(view.series.get(key))).toEqual(recent(values))
      }
    }),
    { numRuns: 60 },
  )
}, 120_000)
