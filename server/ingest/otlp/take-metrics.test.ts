import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openStore } from '../../../engine/store/store'
import { createRegistry } from '../../metrics/registry'
import { createIngest } from '../ingest'
import { createDeltaState } from './delta-state'
import { takeMetrics } from './take-metrics'

const NOW = 1_700_000_000_000
const POINTS = 50_000

const caller = {
  keyId: 'key',
  user: { id: 'ann', username: 'ann', role: 'editor', preferences: { theme: 'system', homeDashboard: null } },
} as const

it.each([
  ['stored', POINTS, 0],
  ['refused', 0, POINTS],
])('lets others have their turn while its points are %s', async (_what, maxSeriesPerSource, rejected) => {
  const store = openStore({ directory: null, now: () => NOW })
  const ingest = createIngest({
    store,
    limits: { maxSeriesPerSource, bytesPerSecond: 1e9 },
    now: () => NOW,
    registry: createRegistry(),
  })
  const points = Array.from({ length: POINTS }, (_, n) => ({
    attributes: [['n', String(n)]] as const,
    start: 0,
    time: NOW,
    isStale: false,
    value: { kind: 'number', value: n } as const,
  }))
  const metric = {
    name: 'm',
    description: '',
    unit: '',
    kind: 'gauge',
    isMonotonic: false,
    temporality: 'unspecified',
    points,
  } as const
  const scopes = [{ name: '', version: '', attributes: [], metrics: [metric] }]

  let turns = 0
  let isTaken = false
  const others = (async () => {
    for (; !isTaken; turns += 1) await setImmediate()
  })()
  const deltas = createDeltaState(() => NOW)
  const outcome = await takeMetrics({ ingest, deltas, caller }, [{ attributes: [], scopes }])
  isTaken = true
  await others
  expect(outcome.rejected).toBe(rejected)
  expect(turns).toBeGreaterThanOrEqual(10)
  store.close()
})
