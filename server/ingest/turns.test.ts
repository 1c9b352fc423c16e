import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openStore } from '../../engine/store/store'
import { createRegistry } from '../metrics/registry'
import { pushInflux } from './influx/influx'
import { createIngest, type Ingest } from './ingest'
import { push } from './push/push'

const NOW = 1_700_000_000_000
const SAMPLES = 50_000

const caller = {
  keyId: 'key',
  user: { id: 'ann', username: 'ann', role: 'editor', preferences: { theme: 'system', homeDashboard: null } },
} as const

const json = Buffer.from(JSON.stringify({ samples: Array(SAMPLES).fill({ name: 'many', value: 1 }) }))
const lines = Buffer.from('many value=1\n'.repeat(SAMPLES))

it.each([
  ['JSON', (ingest: Ingest) => push(ingest, caller, json, NOW)],
  ['line protocol', (ingest: Ingest) => pushInflux(ingest, caller, lines, { precision: 'ns', now: NOW })],
])('a request of many samples in %s lets others have their turn', async (_form, send) => {
  const store = openStore({ directory: null, now: () => NOW })
  const limits = { maxSeriesPerSource: 10, bytesPerSecond: 1e9 }
  const ingest = createIngest({ store, limits, now: () => NOW, registry: createRegistry() })
  let turns = 0
  let isTaken = false
  const others = (async () => {
    for (; !isTaken; turns += 1) await setImmediate()
  })()
  const answer = await send(ingest)
  isTaken = true
  await others
  expect(answer.accepted).toBe(SAMPLES)
  expect(turns).toBeGreaterThanOrEqual(20)
  store.close()
})
