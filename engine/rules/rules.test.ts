import { describe, expect, it } from 'vitest'
import type { Labels } from '../../contract/model/labels'
import type { InstantResult } from '../model/query-result'
import { createEmbeddedEngine } from '../promql/embedded-engine'
import type { MetricsStore } from '../store/metrics-store'
import { openStore } from '../store/store'
import { BUILT_IN_RULES } from './built-in-rules'
import { parseRuleFile } from './rule-file'
import { createRules, type Rules } from './rules'

const T0 = 1_700_000_000_000
const limits = { maxSamples: 1e6, maxSeries: 1000, timeout: 60_000, now: Date.now }

interface World {
  readonly store: MetricsStore
  readonly alerting: Rules
  set(labels: Labels, second: number, value: number): void
  /** Evaluates at a second; the changes as `state name/instance`. */
  at(second: number): Promise<string[]>
}

function world(rules: string, from?: { store: MetricsStore; snapshot: unknown }): World {
  const store = from?.store ?? openStore({ directory: null, now: () => T0 + 7200_000 })
  const engine = createEmbeddedEngine(store)
  const groups = parseRuleFile(rules, { fileName: 'rules.yaml', checkExpression: engine.check })
  const query = (expr: string, time: number): Promise<InstantResult> => engine.instant(expr, time, limits)
  const alerting = createRules({ groups, query, store, defaultInterval: 1000, stopwatch: () => 0 })
  if (from !== undefined) alerting.restore(JSON.parse(JSON.stringify(from.snapshot)))
  return {
    store,
    alerting,
    set: (labels, second, value) => {
      const ids = Uint32Array.of(store.seriesId(labels))
      store.append({ times: T0 + second * 1000, ids, values: Float64Array.of(value) })
    },
    at: async (second) => {
      const changed = await alerting.evaluate(T0 + second * 1000)
      return changed.map(({ state, rule, labels }) => `${state} ${rule}/${labels.instance}`)
    },
  }
}

const rule = (more = ''): string => `
groups:
  - name: g
    rules:
      - alert: Hot
        expr: temperature > 50
        labels: { severity: critical, place: "{{ $labels.room }}", room: "" }
        annotations: { summary: "{{ $labels.instance }} is at {{ $value }}" }
${more}`
const hot = (instance: string): Labels => ({ __name__: 'temperature', instance, room: 'a' })
const FOR = '        for: 5s\n'

describe('alerting', () => {
  it('goes from inactive over pending to firing to resolved, per label set', async () => {
    const { alerting, set, at } = world(rule(FOR))
    set(hot('x'), 0, 40)
    set(hot('y'), 0, 60)
    expect(await at(0)).toEqual(['pending Hot/y'])
    expect(await at(1)).toEqual([])
    set(hot('x'), 2, 70)
    expect(await at(2)).toEqual(['pending Hot/x'])
    expect(await at(4)).toEqual([])
    expect(await at(5)).toEqual(['firing Hot/y'])
    const firing = alerting.alerts().find(({ state }) => state === 'firing')
    expect(firing).toMatchObject({
      rule: 'Hot',
      group: 'g',
      state: 'firing',
      severity: 'critical',
      labels: { alertname: 'Hot', instance: 'y', severity: 'critical', place: 'a' },
      annotations: { summary: 'y is at 60' },
      value: 60,
      activeAt: T0,
      firedAt: T0 + 5000,
      resolvedAt: null,
    })
    expect(firing?.labels).not.toHaveProperty('room')
    set(hot('x'), 6, 10)
    set(hot('y'), 6, 65)
    expect(await at(6)).toEqual(['inactive Hot/x'])
    expect(alerting.alerts().map(({ value }) => value)).toEqual([65])
    set(hot('y'), 7, 20)
    expect(await at(7)).toEqual(['resolved Hot/y'])
    expect(alerting.alerts()[0]).toMatchObject({ state: 'resolved', resolvedAt: T0 + 7000, firedAt: T0 + 5000 })
    expect(await at(7 + 899)).toEqual([])
    expect(alerting.alerts()).toHaveLength(1)
    await at(7 + 900)
    expect(alerting.alerts()).toHaveLength(0)
  })

  it('fires at once without `for`, and begins a new episode each time it comes back', async () => {
    const { alerting, set, at } = world(rule())
    const episodes = []
    for (const [second, value] of [
      [1, 60],
      [2, 10],
      [3, 70],
    ] as const) {
      set(hot('x'), second, value)
      await at(second)
      episodes.push(alerting.alerts()[0]?.episode)
    }
    expect(episodes[0]).toBe(episodes[1])
    expect(episodes[2]).not.toBe(episodes[1])
    expect(alerting.alerts()).toMatchObject([{ state: 'firing', activeAt: T0 + 3000 }])
  })

  it('keeps firing for as long as the rule says after the expression has ceased to hold', async () => {
    const { set, at } = world(rule('        keep_firing_for: 5s\n'))
    set(hot('x'), 0, 60)
    expect(await at(0)).toEqual(['firing Hot/x'])
    set(hot('x'), 1, 10)
    for (const second of [1, 3, 5]) expect(await at(second)).toEqual([])
    expect(await at(6)).toEqual(['resolved Hot/x'])
  })

  it('ends a pending alert whose series was marked stale', async () => {
    const { store, set, at } = world(rule(FOR))
    set(hot('x'), 0, 60)
    expect(await at(0)).toEqual(['pending Hot/x'])
    store.markStale([store.seriesId(hot('x'))], T0 + 1000)
    expect(await at(1)).toEqual(['inactive Hot/x'])
  })

  it('goes on over a restart with the same episode, though samples come late, and resolves what stays away', async () => {
    const before = world(rule())
    before.set(hot('x'), 0, 60)
    before.set(hot('y'), 0, 60)
    await before.at(0)
    const snapshot = before.alerting.snapshot()
    const after = world(rule(), { store: openStore({ directory: null, now: () => T0 + 7200_000 }), snapshot })
    expect(after.alerting.alerts()).toEqual(before.alerting.alerts())
    expect(await after.at(10)).toEqual([])
    after.set(hot('x'), 20, 80)
    expect(await after.at(20)).toEqual([])
    expect(after.alerting.alerts()[0]).toMatchObject({ episode: before.alerting.alerts()[0]?.episode, value: 80 })
    after.set(hot('x'), 30, 10)
    expect(await after.at(30)).toEqual(['resolved Hot/x'])
    expect(await after.at(69)).toEqual([])
    expect(await after.at(70)).toEqual(['resolved Hot/y'])
  })

  it('lets pending alerts wait on over a short restart, and anew after a long one', async () => {
    const before = world(rule('        for: 30s\n'))
    before.set(hot('x'), 0, 60)
    await before.at(0)
    const from = { store: before.store, snapshot: before.alerting.snapshot() }
    before.set(hot('x'), 31, 60)
    expect(await world(rule('        for: 30s\n'), from).at(31)).toEqual(['firing Hot/x'])
    before.set(hot('x'), 3700, 60)
    expect(await world(rule('        for: 30s\n'), from).at(3700)).toEqual(['pending Hot/x'])
  })

  it('takes no snapshot but its own, and leaves out alerts of rules that are gone', async () => {
    const before = world(rule())
    before.set(hot('x'), 0, 60)
    await before.at(0)
    const { alerting } = world(
      rule().replaceAll('Hot', 'Warm'),
      before && { store: before.store, snapshot: before.alerting.snapshot() },
    )
    expect(alerting.alerts()).toEqual([])
    for (const bad of [null, {}, { version: 2, takenAt: 0, alerts: [] }, { version: 1, takenAt: 0, alerts: [{}] }]) {
      expect(() => alerting.restore(bad)).toThrow(expect.objectContaining({ code: 'rules/invalid' }))
    }
  })

  it('keeps the alerts of a rule that fails, tells why, and goes on with the others', async () => {
    const { alerting, set, at } = world(
      `${rule(FOR)}
      - alert: Twice
        expr: temperature > 50
        labels: { instance: same, room: same }
      - alert: Number
        expr: 1
`,
    )
    set(hot('x'), 0, 60)
    expect(await at(0)).toEqual(['pending Hot/x', 'firing Twice/same', 'firing Number/undefined'])
    set(hot('y'), 1, 60)
    expect(await at(1)).toEqual(['pending Hot/y'])
    const [group] = alerting.groups()
    expect(group).toMatchObject({ group: { name: 'g' }, interval: 1000 })
    expect(group?.rules.map((one) => [one.kind === 'alerting' && one.state, one.error])).toEqual([
      ['pending', null],
      ['firing', 'Twice gives two alerts with the same labels.'],
      ['firing', null],
    ])
    expect(alerting.alerts().filter((alert) => alert.rule === 'Twice')).toHaveLength(1)
  })

  it('evaluates each group at its own interval, one evaluation after another', async () => {
    const { alerting, set, at } = world(rule().replace('    rules:', '    interval: 10s\n    rules:'))
    set(hot('x'), 1, 60)
    expect(await Promise.all([at(0), at(1), at(9), at(10), at(11)])).toEqual([[], [], [], ['firing Hot/x'], []])
    expect(alerting.groups()[0]?.rules[0]?.evaluatedAt).toBe(T0 + 10_000)
  })
})

describe('the built-in rules', () => {
  it('fire on a busy CPU, little memory, a full disk, a silent source and a target that is down, and on nothing else', async () => {
    const { store, set, at, alerting } = world(BUILT_IN_RULES)
    const node = { job: 'node', instance: 'x' }
    for (let second = 0; second <= 120; second += 1) {
      const busy = second * 0.98
      set({ __name__: 'node_cpu_seconds_total', cpu: '0', mode: 'user', ...node }, second, busy)
      set({ __name__: 'node_cpu_seconds_total', cpu: '0', mode: 'idle', ...node }, second, second - busy)
      set({ __name__: 'node_memory_MemAvailable_bytes', ...node }, second, second < 60 ? 50 : 4)
      set({ __name__: 'node_memory_MemTotal_bytes', ...node }, second, 100)
      for (const [mountpoint, available] of [
        ['/', 4],
        ['/home', 60],
      ] as const) {
        const labels = { device: '/dev/a', fstype: 'ext4', mountpoint, ...node }
        set({ __name__: 'node_filesystem_avail_bytes', ...labels }, second, available)
        set({ __name__: 'node_filesystem_size_bytes', ...labels }, second, 100)
      }
      const heard = (T0 + Math.min(second, 80) * 1000) / 1000
      const source = { source: 'node', source_instance: 'x' }
      set({ __name__: 'loom_source_last_sample_timestamp_seconds', job: 'loom', ...source }, second, heard)
      for (const [instance, up] of [
        ['y', 0],
        ['z', 1],
      ] as const) {
        set({ __name__: 'up', job: 'app', instance }, second, up)
      }
      await at(second)
    }
    const firing = new Map(alerting.alerts().map((alert) => [alert.rule, alert]))
    expect(
      [...firing.values()].map(({ rule: name, state, firedAt }) => [name, state, ((firedAt ?? 0) - T0) / 1000]),
    ).toEqual([
      ['CpuBusy', 'firing', expect.toSatisfy((second: number) => second >= 60 && second < 65)],
      ['MemoryLow', 'firing', 70],
      ['DiskAlmostFull', 'firing', 10],
      ['SourceSilent', 'firing', 113],
      ['TargetDown', 'firing', 30],
    ])
    expect(firing.get('CpuBusy')?.annotations.summary).toBe('The CPU of x is 98% busy')
    expect(firing.get('DiskAlmostFull')?.annotations.summary).toBe('/ on x has 4% left')
    expect(firing.get('TargetDown')?.annotations.summary).toBe('y of app does not answer')
    expect(firing.get('SourceSilent')?.annotations.description).toMatch(/for 40s/)
    store.close()
  })
})
