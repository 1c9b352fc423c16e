import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Alert } from '../../contract/model/alert'
import { createEmbeddedEngine } from '../../engine/promql/embedded-engine'
import type { MetricsStore } from '../../engine/store/metrics-store'
import { openStore } from '../../engine/store/store'
import { type Database, openDatabase } from '../database/database'
import { createJsonLog } from '../log/json-log'
import { createRegistry } from '../metrics/registry'
import { type Alerts, startAlerts } from './alerts'
import { ALERT_MIGRATIONS } from './migrations'
import { readRules } from './read-rules'
import { alertRoutes } from './routes'
import { createSnapshotStore } from './snapshot-store'

const RULES = `groups:
  - name: test
    rules:
      - alert: Hot
        expr: temperature > 50
        for: 2s
        labels: { severity: critical }
        annotations: { summary: "{{ $labels.room }} is at {{ $value }}" }
      - record: "house:temperature:max"
        expr: max(temperature)
        labels: { floor: all }
`

let folder: string
let database: Database
let store: MetricsStore
let alerts: Alerts
const clock = { time: 0 }
const published: Alert[][] = []
let lines: string[] = []
/** The timer that is set, as the test's clock has only one listener. */
let timer: { work: () => void; at: number } | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-alerts-'))
  writeFileSync(join(folder, 'rules.yaml'), RULES)
  database = openDatabase(join(folder, 'loom.db'), ALERT_MIGRATIONS)
  clock.time = 1_700_000_000_000
  store = openStore({ directory: null, now: () => clock.time })
  published.length = 0
  lines = []
  alerts = start()
})
afterEach(() => {
  alerts.stop()
  store.close()
  database.close()
  rmSync(folder, { recursive: true })
})

function start(): Alerts {
  const engine = createEmbeddedEngine(store)
  return startAlerts({
    groups: readRules([join(folder, 'rules.yaml')], engine),
    engine,
    limits: { maxSamples: 1e6, maxSeries: 1000, timeout: 1000 },
    store,
    snapshots: createSnapshotStore(database),
    timers: {
      now: () => clock.time,
      setTimeout: (work, delay) => {
        timer = { work, at: clock.time + delay }
        return timer
      },
      clearTimeout: () => {
        timer = undefined
      },
    },
    publish: (changed) => published.push([...changed]),
    log: createJsonLog({ level: 'warn', now: () => clock.time, write: (line) => lines.push(line) }),
    registry: createRegistry(),
  })
}

/** Seconds go by, each with a sample. */
async function seconds(count: number, temperature: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    clock.time += 1000
    store.append({
      times: clock.time,
      ids: Uint32Array.of(store.seriesId({ __name__: 'temperature', room: 'attic' })),
      values: Float64Array.of(temperature),
    })
    const due = timer
    if (due !== undefined && due.at <= clock.time) due.work()
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

const states = (): string[] => published.flat().map(({ rule, state }) => `${rule} ${state}`)

describe('alerts', () => {
  it('are told as they become pending, fire and are resolved, and then stay listed for 15 minutes', async () => {
    await seconds(2, 20)
    expect(published).toEqual([])
    await seconds(4, 60)
    expect(states()).toEqual(['Hot pending', 'Hot firing'])
    expect(published.at(-1)?.[0]).toMatchObject({
      severity: 'critical',
      annotations: { summary: 'attic is at 60' },
      value: 60,
    })
    await seconds(1, 20)
    expect(states().at(-1)).toBe('Hot resolved')
    await seconds(14 * 60, 20)
    expect(alerts.list().map(({ state }) => state)).toEqual(['resolved'])
    await seconds(61, 20)
    expect(alerts.list()).toEqual([])
    const episodes = new Set(published.flat().map(({ episode }) => episode))
    expect(episodes.size).toBe(1)
    expect(lines).toEqual([])
  })

  it('go on in the same episode after a restart, without being told again', async () => {
    await seconds(5, 60)
    const [before] = alerts.list()
    alerts.stop()
    published.length = 0
    alerts = start()
    expect(alerts.list()).toEqual([before])
    await seconds(3, 61)
    expect(published).toEqual([])
    expect(alerts.list()[0]).toMatchObject({ episode: before?.episode, firedAt: before?.firedAt, state: 'firing' })
  })

  it('begin anew, and the log says so, when what was kept is damaged', async () => {
    await seconds(5, 60)
    alerts.stop()
    database.exec(`UPDATE alert_snapshot SET body = '{"version":9'`)
    alerts = start()
    expect(alerts.list()).toEqual([])
    expect(lines.join()).toContain('could not be read')
    await seconds(4, 60)
    expect(alerts.list().map(({ state }) => state)).toEqual(['firing'])
  })

  it('survive a database that can not be written', async () => {
    database.exec('DROP TABLE alert_snapshot')
    await seconds(4, 60)
    expect(alerts.list().map(({ state }) => state)).toEqual(['firing'])
    expect(states()).toEqual(['Hot pending', 'Hot firing'])
    expect(lines.join()).toContain('could not be kept')
  })

  it('are answered as Prometheus does', async () => {
    await seconds(4, 60)
    const [list, rules] = alertRoutes(alerts)
    const caller = { user: { id: 'u' }, sessionId: 's', expiresAt: 0 }
    const run = async (route: typeof list, query: object = {}) =>
      (
        await route?.run({
          params: {},
          query,
          body: undefined,
          caller,
          header: () => undefined,
        } as unknown as Parameters<NonNullable<typeof route>['run']>[0])
      )?.body
    expect(await run(list)).toEqual({
      status: 'success',
      data: {
        alerts: [
          {
            labels: { alertname: 'Hot', room: 'attic', severity: 'critical' },
            annotations: { summary: 'attic is at 60' },
            state: 'firing',
            activeAt: new Date(clock.time - 3000).toISOString(),
            value: '6e+01',
          },
        ],
      },
    })
    const body = (await run(rules)) as { data: { groups: { name: string; rules: { name: string }[] }[] } }
    expect(body.data.groups.map(({ name }) => name)).toContain('test')
    const hot = body.data.groups.flatMap((group) => group.rules).find(({ name }) => name === 'Hot')
    expect(hot).toMatchObject({
      type: 'alerting',
      query: 'temperature > 50',
      duration: 2,
      health: 'ok',
      state: 'firing',
      annotations: { summary: '{{ $labels.room }} is at {{ $value }}' },
    })
    const named = async (query: object) =>
      ((await run(rules, query)) as typeof body).data.groups.map((group) => [
        group.name,
        ...group.rules.map(({ name }) => name),
      ])
    expect(await named({ type: 'record' })).toEqual([['test', 'house:temperature:max']])
    expect(await named({ 'rule_name[]': ['Hot', 'SourceSilent'] })).toEqual([
      ['sources', 'SourceSilent'],
      ['test', 'Hot'],
    ])
    expect(await named({ 'rule_group[]': 'test', type: 'alert' })).toEqual([['test', 'Hot']])
    expect(await named({ 'file[]': 'rules.yaml' })).toEqual([['test', 'Hot', 'house:temperature:max']])
    expect(JSON.stringify(await run(rules, { exclude_alerts: 'true' }))).not.toContain('attic')
    const [recorded] = ((await run(rules, { type: 'record' })) as typeof body).data.groups
    expect(recorded).toMatchObject({ file: 'rules.yaml', interval: 1, limit: 0 })
    expect(recorded?.rules[0]).toMatchObject({
      type: 'recording',
      query: 'max(temperature)',
      labels: { floor: 'all' },
      health: 'ok',
      lastEvaluation: new Date(clock.time).toISOString(),
    })
    const [series] = store.select([], clock.time, clock.time).filter(({ labels }) => labels.floor === 'all')
    expect(series?.labels).toEqual({ __name__: 'house:temperature:max', floor: 'all' })
    expect(series?.values).toEqual(Float64Array.of(60))
  })
})

describe('rule files', () => {
  const engine = createEmbeddedEngine({ select: () => [] })
  const refused = (text: string): unknown => {
    const file = join(folder, 'bad.yaml')
    writeFileSync(file, text)
    try {
      return readRules([join(folder, 'rules.yaml'), file], engine)
    } catch (error) {
      return error
    }
  }

  it('are refused with their place', () => {
    const code = 'rules/invalid'
    expect(refused('groups: [{ name: a, rules: [{ alert: X, expr: "sum(" }] }]')).toMatchObject({
      code,
      message: expect.stringMatching(/^bad\.yaml:1:/),
    })
    expect(refused('groupz: []')).toMatchObject({ code })
    expect(refused(RULES)).toMatchObject({ code, message: expect.stringContaining('"test"') })
    expect(() => readRules([join(folder, 'none.yaml')], engine)).toThrow(expect.objectContaining({ code }))
  })
})
