import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatLabels, type Labels } from '../../contract/model/labels'
import { createEmbeddedEngine } from '../promql/embedded-engine'
import type { MetricsStore } from '../store/metrics-store'
import { openStore } from '../store/store'
import { parseRuleFile } from './rule-file'
import { createRules, type Rules } from './rules'

const T0 = 1_700_000_000_000
const limits = { maxSamples: 1e6, maxSeries: 1000, timeout: 60_000, now: Date.now }

let store: MetricsStore
beforeEach(() => {
  store = openStore({ directory: null, now: () => T0 + 3600_000 })
})
afterEach(() => store.close())

function start(rules: string): Rules {
  const engine = createEmbeddedEngine(store)
  const groups = parseRuleFile(`groups:\n  - name: g\n${rules}`, { fileName: 'r.yml', checkExpression: engine.check })
  const query = (expr: string, time: number) => engine.instant(expr, time, limits)
  return createRules({ groups, query, store, defaultInterval: 1000, stopwatch: () => performance.now() })
}

function set(labels: Labels, second: number, value: number): void {
  const ids = Uint32Array.of(store.seriesId({ __name__: 'heat', ...labels }))
  store.append({ times: T0 + second * 1000, ids, values: Float64Array.of(value) })
}

/** What a query finds at a second: `labels value`. */
async function found(expr: string, second: number): Promise<string[]> {
  const result = await createEmbeddedEngine(store).instant(expr, T0 + second * 1000, limits)
  if (result.type !== 'vector') throw new Error(result.type)
  return result.samples.map(({ labels, value }) => `${formatLabels(labels)} ${value}`)
}

describe('recording rules', () => {
  it('store what they find, in order, so that a rule sees what those before it have recorded', async () => {
    const rules = start(`    rules:
      - { record: "room:heat:max", expr: max by (room) (heat), labels: { kind: top, room2: "" } }
      - { record: house, expr: 'sum(room:heat:max{kind="top"})' }
`)
    set({ room: 'a', n: '1' }, 0, 20)
    set({ room: 'a', n: '2' }, 0, 22)
    set({ room: 'b', n: '1' }, 0, 18)
    await rules.evaluate(T0)
    expect(await found('room:heat:max', 0)).toEqual([
      'room:heat:max{kind="top", room="a"} 22',
      'room:heat:max{kind="top", room="b"} 18',
    ])
    expect(await found('house', 0)).toEqual(['house 40'])
    const [group] = rules.groups()
    expect(group).toMatchObject({ evaluatedAt: T0, took: expect.any(Number) })
    expect(group?.rules).toMatchObject([{ error: null, evaluatedAt: T0 }, { error: null }])
  })

  it('end the series that are found no more, at once', async () => {
    const rules = start('    rules: [{ record: hot, expr: heat > 20 }]\n')
    set({ room: 'a' }, 0, 30)
    set({ room: 'b' }, 0, 30)
    await rules.evaluate(T0)
    set({ room: 'a' }, 1, 10)
    await rules.evaluate(T0 + 1000)
    expect(await found('hot', 1)).toEqual(['hot{room="b"} 30'])
    set({ room: 'b' }, 2, 10)
    await rules.evaluate(T0 + 2000)
    await rules.evaluate(T0 + 3000)
    expect(await found('hot', 3)).toEqual([])
    expect(await found('count_over_time(hot{room="b"}[1h])', 3)).toEqual(['{room="b"} 2'])
  })

  it('look back by the offset of their group, and store at that time', async () => {
    const rules = start('    query_offset: 5s\n    rules: [{ record: late, expr: heat }]\n')
    set({}, 0, 1)
    set({}, 6, 2)
    await rules.evaluate(T0 + 10_000)
    expect(await found('late', 5)).toEqual(['late 1'])
    expect(await found('timestamp(late)', 10)).toEqual([`{} ${T0 / 1000 + 5}`])
  })

  it('fail beyond the limit of their group and for results that can not be told apart, and leave the rest alone', async () => {
    const rules = start(`    limit: 1
    rules:
      - { record: many, expr: heat }
      - { record: alike, expr: heat, labels: { room: x } }
      - { record: text, expr: '"x"' }
      - { record: fine, expr: sum(heat) }
      - { alert: Many, expr: heat }
`)
    set({ room: 'a' }, 0, 1)
    set({ room: 'b' }, 0, 1)
    await rules.evaluate(T0)
    expect(rules.groups()[0]?.rules.map(({ error }) => error)).toEqual([
      'exceeded limit of 1 with 2 series',
      'vector contains metrics with the same labelset after applying rule labels',
      'A rule needs a vector or a number, not a string.',
      null,
      'Many finds 2 alerts, more than 1.',
    ])
    expect(await found('fine', 0)).toEqual(['fine 2'])
  })
})

describe('alerts as series', () => {
  it('are there with their state, and since when, and end with them', async () => {
    const rules = start('    rules: [{ alert: Hot, expr: heat > 20, for: 2s, labels: { severity: page } }]\n')
    set({ room: 'a' }, 0, 30)
    await rules.evaluate(T0)
    const [name, rest] = ['alertname="Hot"', 'room="a", severity="page"']
    expect(await found('ALERTS', 0)).toEqual([`ALERTS{${name}, alertstate="pending", ${rest}} 1`])
    await rules.evaluate(T0 + 1000)
    await rules.evaluate(T0 + 2000)
    expect(await found('ALERTS', 2)).toEqual([`ALERTS{${name}, alertstate="firing", ${rest}} 1`])
    expect(await found('ALERTS_FOR_STATE', 2)).toEqual([`ALERTS_FOR_STATE{${name}, ${rest}} ${T0 / 1000}`])
    set({ room: 'a' }, 3, 10)
    await rules.evaluate(T0 + 3000)
    expect(await found('{__name__=~"ALERTS.*"}', 3)).toEqual([])
  })
})
