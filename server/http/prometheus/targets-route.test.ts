import { expect, it } from 'vitest'
import type { ActiveTarget } from '../../sources/scrape/target-report'
import { targetsRoute } from './targets-route'

const target = (scrapePool: string, health: ActiveTarget['health']): ActiveTarget => ({
  discoveredLabels: { __address__: 'one:1' },
  labels: { instance: 'one:1', job: scrapePool },
  scrapePool,
  scrapeUrl: 'http://one:1/metrics',
  globalUrl: 'http://one:1/metrics',
  lastError: health === 'down' ? 'refused' : '',
  lastScrape: '2026-01-01T00:00:00.000Z',
  lastScrapeDuration: 0.25,
  health,
  scrapeInterval: '15s',
  scrapeTimeout: '10s',
})
const active = [target('node', 'up'), target('web', 'down')]
const droppedTargets = ['web', 'web', 'node'].map((scrapePool, i) => ({
  discoveredLabels: { __address__: `${i}:1` },
  scrapePool,
}))
const route = targetsRoute(() => ({ activeTargets: active, droppedTargets }))

async function ask(query: Record<string, string>) {
  const caller = { user: { id: 'u', username: 'u', role: 'viewer' as const, displayName: null }, keyId: 'k' }
  const { signal } = new AbortController()
  const request = { params: {}, query, body: {}, address: '', header: () => undefined, signal }
  const { body } = await route.run({ ...request, caller: caller as never })
  return (body as { data: Record<'activeTargets' | 'droppedTargets', unknown[]> & { droppedTargetCounts: unknown } })
    .data
}

it('tells all targets, or those of a state or of a job', async () => {
  expect(await ask({})).toEqual({
    activeTargets: active,
    droppedTargets,
    droppedTargetCounts: { web: 2, node: 1 },
  })
  expect(await ask({ state: 'active' })).toMatchObject({ activeTargets: active, droppedTargets: [] })
  expect(await ask({ state: 'dropped', scrapePool: 'web' })).toEqual({
    activeTargets: [],
    droppedTargets: droppedTargets.slice(0, 2),
    droppedTargetCounts: { web: 2 },
  })
  expect((await ask({ state: 'ANY', scrapePool: 'node' })).activeTargets).toEqual([active[0]])
  expect(await ask({ state: 'nonsense' })).toMatchObject({ activeTargets: [], droppedTargets: [] })
})
