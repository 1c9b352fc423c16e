import { describe, expect, it } from 'vitest'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { openStore } from '../../engine/store/store'
import { createRegistry } from '../metrics/registry'
import { createFailingParts } from './failing-parts'
import { createBackground } from './host/background'
import { createHostSource } from './host/host-source'
import { portableReaders } from './host/portable/portable-readers'
import { type Reading, reading } from './reading'
import { observeProcess } from './self/process-metrics'
import { createSelfSource } from './self/self-source'
import { startSources } from './sources'

const timers = {
  now: Date.now,
  setTimeout: (work: () => void, delay: number): unknown => setTimeout(work, delay),
  clearTimeout: (timer: unknown): void => clearTimeout(timer as NodeJS.Timeout),
}
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
const fail = (part: string, error: unknown): never => {
  throw new Error(`${part} failed`, { cause: error })
}

async function value(store: MetricsStore, expr: string, time: number): Promise<number | undefined> {
  const limits = { maxSamples: 1e6, maxSeries: 1000, timeout: 5000, now: Date.now }
  const result = await createEmbeddedEngine(store).instant(expr, time, limits)
  return result.type === 'vector' ? result.samples[0]?.value : undefined
}

describe('sources', () => {
  it('record this machine and Loom itself each second on the second, in a form that queries can use', async () => {
    const store = openStore({ directory: null, now: Date.now })
    const registry = createRegistry()
    registry.histogram('loom_test_seconds', 'A histogram.', [1]).observe(0.5)
    const stopProcess = observeProcess(registry)
    const sources = startSources({ store, timers, onFailure: fail })
    const delays: number[] = []
    store.onAppended(({ newest }) => delays.push(Date.now() - newest))
    sources.add(createHostSource({ instance: 'here', platform: process.platform, now: Date.now, onFailure: fail }))
    sources.add(createSelfSource({ instance: 'here', registry, sources: sources.list }))
    await wait(3200)
    sources.stop()
    stopProcess()
    const heard = sources.list().map(({ lastSampleAt }) => lastSampleAt ?? 0)
    const last = Math.min(...heard)
    expect(heard).toHaveLength(2)
    expect(delays.length).toBeGreaterThanOrEqual(4)
    const series = store.select([], 0, Number.MAX_SAFE_INTEGER)
    expect(series.length).toBeGreaterThan(60)
    const node = (expr: string): Promise<number | undefined> => value(store, expr, last)
    expect(
      await node('sum by (instance) (rate(node_cpu_seconds_total{job="node",instance="here"}[3s]))'),
    ).toBeGreaterThan(0.2)
    expect(await node('node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes')).toBeGreaterThan(0)
    expect(await node('node_filesystem_size_bytes{mountpoint="/"}')).toBeGreaterThan(0)
    expect(await node('node_time_seconds - node_boot_time_seconds')).toBeGreaterThan(0)
    expect(await node('count(node_network_receive_bytes_total)')).toBeGreaterThan(0)
    expect(await node('up{job="node"}')).toBe(1)
    expect(await node('loom_process_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect(await node('loom_event_loop_lag_seconds')).toBeGreaterThanOrEqual(0)
    expect(await node('loom_test_seconds_sum')).toBe(0.5)
    expect(await node('loom_test_seconds_bucket')).toBeUndefined()
    expect(await node('time() - loom_source_last_sample_timestamp_seconds{source="node"}')).toBeLessThan(2.1)
    const count = store.statistics().samplesAppended
    await wait(1200)
    expect(store.statistics().samplesAppended).toBe(count)
    store.close()
  })

  it('end a series with a stale marker when a reading goes away, and report a failing source once', () => {
    const store = openStore({ directory: null, now: () => 5000 })
    const failures: string[] = []
    let fire = (): void => {}
    let time = 1000
    const manual = {
      now: () => time,
      setTimeout: (work: () => void, delay: number): unknown => {
        fire = () => {
          time += delay
          work()
        }
        return 0
      },
      clearTimeout: () => {},
    }
    const sources = startSources({ store, timers: manual, onFailure: (part) => failures.push(part) })
    const rounds: (() => Reading[])[] = [
      () => [reading('a', 1), reading('b', 1), reading('c', Number.NaN)],
      () => [reading('a', 2)],
      () => fail('a part', null),
      () => fail('a part', null),
    ]
    sources.add({ job: 'test', instance: 'x', collect: () => (rounds.shift() as () => Reading[])(), stop() {} })
    for (let i = 0; i < 4; i += 1) fire()
    expect(failures).toEqual(['test'])
    expect(store.select([], 0, 9000).map(({ labels, values }) => [labels.__name__, [...values]])).toEqual([
      ['a', [1, 2]],
      ['b', [1, Number.NaN]],
    ])
    expect(sources.list()).toEqual([{ job: 'test', instance: 'x', lastSampleAt: 3000 }])
    store.close()
  })

  it('ask a slow reader again only once it has answered, and drop what a failing one said before', async () => {
    const failures: string[] = []
    let answer: (readings: Reading[]) => void = () => {}
    let refuse: (error: Error) => void = () => {}
    let asked = 0
    const read = (): Promise<Reading[]> => {
      asked += 1
      return new Promise((resolve, reject) => {
        answer = resolve
        refuse = reject
      })
    }
    const health = createFailingParts((part) => failures.push(part))
    const background = createBackground({ slow: { every: 1000, read } }, health)
    for (const time of [0, 1000, 2000]) expect(background.newest(time)).toEqual([])
    expect(asked).toBe(1)
    answer([reading('x', 1)])
    await wait(1)
    expect(background.newest(2500)).toEqual([reading('x', 1)])
    expect(asked).toBe(2)
    refuse(new Error('gone'))
    await wait(1)
    expect(background.newest(2600)).toEqual([])
    expect(asked).toBe(2)
    expect(failures).toEqual(['slow'])
    background.stop()
    background.newest(9000)
    expect(asked).toBe(2)
  })

  it('read this machine through systeminformation too, under the same names (macOS and Windows go this way)', async () => {
    const readers = portableReaders('darwin')
    const parts = [
      ...Object.values(readers.instant).map((read) => read()),
      ...(await Promise.all(Object.values(readers.background).map(({ read }) => read()))),
    ]
    const names = new Set(parts.flat().map(({ name }) => name))
    for (const name of [
      'node_cpu_seconds_total',
      'node_load1',
      'node_boot_time_seconds',
      'node_memory_MemAvailable_bytes',
      'node_network_receive_bytes_total',
      'node_filesystem_avail_bytes',
    ]) {
      expect(names).toContain(name)
    }
    expect(Object.keys(portableReaders('win32').instant)).not.toContain('load')
    expect(parts.flat().every((entry) => Number.isFinite(entry.value))).toBe(true)
  })
})
