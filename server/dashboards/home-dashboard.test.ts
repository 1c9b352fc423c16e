import { hostname } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Dashboard } from '../../contract/model/dashboard'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { openStore } from '../../engine/store/store'
import { createRegistry } from '../metrics/registry'
import { observeStore } from '../metrics/store-metrics'
import { createHostSource } from '../sources/host/host-source'
import { observeProcess } from '../sources/self/process-metrics'
import { createSelfSource } from '../sources/self/self-source'
import { type Sources, startSources } from '../sources/sources'
import { HOME_DASHBOARD } from './home-dashboard'

let store: MetricsStore
let sources: Sources
let stopObserving: () => void

/** The real collectors measure the machine of the test for a few seconds. */
beforeAll(async () => {
  const registry = createRegistry()
  store = openStore({ directory: null, now: Date.now })
  observeStore(registry, store)
  stopObserving = observeProcess(registry)
  const failures: unknown[] = []
  const onFailure = (part: string): unknown => failures.push(part)
  const timers = { now: Date.now, setTimeout, clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout) }
  sources = startSources({ store, timers, onFailure })
  sources.add(createHostSource({ instance: hostname(), platform: process.platform, now: Date.now, onFailure }))
  sources.add(createSelfSource({ instance: hostname(), registry, sources: sources.list }))
  await new Promise((resolve) => setTimeout(resolve, 4200))
}, 20_000)

afterAll(() => {
  sources.stop()
  stopObserving()
  store.close()
})

const limits = { maxSamples: 1e6, maxSeries: 1000, timeout: 5000, now: Date.now }
const targets = HOME_DASHBOARD.panels.flatMap((panel) =>
  panel.targets.map((target) => [`${panel.title} ${target.refId}`, panel, target] as const),
)
/** What a machine need not have: a disk that counts, load averages. */
const MAY_BE_EMPTY = /Disk I\/O|Evaluation/

describe('the first home dashboard', () => {
  it('is a valid dashboard of at least eight panels', () => {
    expect(Dashboard.parse(HOME_DASHBOARD)).toEqual(HOME_DASHBOARD)
    expect(HOME_DASHBOARD.panels.length).toBeGreaterThanOrEqual(8)
  })

  it('leaves no hole between panels, and none overlap', () => {
    const taken = new Map<string, string>()
    let bottom = 0
    for (const { title, gridPos } of HOME_DASHBOARD.panels) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          expect(taken.get(`${x} ${y}`)).toBeUndefined()
          taken.set(`${x} ${y}`, title)
        }
      }
      bottom = Math.max(bottom, gridPos.y + gridPos.h)
    }
    expect(taken.size).toBe(24 * bottom)
  })

  it.each(targets)('shows this machine: %s', async (name, panel, { expr }) => {
    const engine = createEmbeddedEngine(store)
    const now = Math.floor(Date.now() / 1000) * 1000
    const { series } = await engine.range(expr, now - 1000, now, 1000, limits)
    if (name.includes('Loom: delays B') || MAY_BE_EMPTY.test(name)) return
    expect(series.length).toBeGreaterThan(0)
    for (const { values, present } of series) {
      const shown = [...values].filter((_, index) => present[index] === 1)
      expect(shown.length).toBeGreaterThan(0)
      for (const value of shown) {
        expect(value).toBeGreaterThanOrEqual(panel.min ?? Number.NEGATIVE_INFINITY)
        expect(value).toBeLessThanOrEqual((panel.max ?? Number.POSITIVE_INFINITY) * 1.02)
      }
    }
  })
})
