import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Labels } from '../../contract/model/labels'
import type { Matcher } from '../model/matcher'
import { isStale } from '../model/stale'
import { createMatcher } from '../promql/regex/create-matcher'
import type { AppendResult, MetricsStore, StoreOptions } from './metrics-store'
import { storedLabels } from './series-table'
import { openStore } from './store'

const OTHER_PROCESS = `
  const Libsql = require('libsql')
  try { new Libsql(process.argv[1]).prepare('SELECT count(*) FROM lock').get() } catch (error) { console.log(error.code) }
`

const T0 = 1_700_000_000_000
const folders: string[] = []
const stores: MetricsStore[] = []

afterEach(() => {
  for (const store of stores.splice(0)) store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'loom-store-'))
  folders.push(made)
  return made
}

/** Roll-ups go with the samples. */
const NO_LONGER = { minuteMs: 600_000, tenMinutesMs: 600_000 }

interface Clock {
  time: number
}

function opened(options: Partial<StoreOptions> = {}, clock: Clock = { time: T0 }): MetricsStore {
  const store = openStore({ directory: null, now: () => clock.time, ...options })
  stores.push(store)
  return store
}

function add(store: MetricsStore, labels: Labels, time: number, value: number): AppendResult {
  return store.append({
    times: time,
    ids: Uint32Array.of(store.seriesId(labels)),
    values: Float64Array.of(value),
  })
}

const up = { __name__: 'up', job: 'node' }

function matcher(name: string, operator: Matcher['operator'], value: string): Matcher {
  const made = createMatcher(name, operator, value)
  if ('fault' in made) throw new Error(made.fault)
  return made
}

const named = (name: string): Matcher[] => [matcher('__name__', '=', name)]

/** `seconds` samples, one a second, into each of `series` series; the clock goes along. */
function record(store: MetricsStore, clock: Clock, series: number, seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.time += 1000
    const ids = Uint32Array.from({ length: series }, (_, i) => store.seriesId({ __name__: 'm', i: String(i) }))
    const values = Float64Array.from(ids, (_, i) => (clock.time - T0) / 1000 + i)
    store.append({ times: clock.time, ids, values })
  }
}

describe('store', () => {
  it('gives back what was appended, for the range that was asked for', () => {
    const store = opened()
    for (let i = 0; i < 10; i += 1) expect(add(store, up, T0 + i * 1000, i).accepted).toBe(1)
    const [series] = store.select(named('up'), T0 + 2000, T0 + 4000)
    expect(series?.labels).toEqual(up)
    expect([...(series?.times ?? [])]).toEqual([T0 + 2000, T0 + 3000, T0 + 4000])
    expect([...(series?.values ?? [])]).toEqual([2, 3, 4])
    expect(store.select(named('up'), T0 + 20_000, T0 + 30_000)).toEqual([])
    expect(store.select(named('up'), T0 + 4000, T0 + 2000)).toEqual([])
    expect(store.select(named('down'), T0, T0 + 30_000)).toEqual([])
  })

  it('counts every refused sample under its reason and takes the good ones of the same batch', () => {
    const store = opened()
    const id = store.seriesId(up)
    store.append({ times: T0, ids: Uint32Array.of(id), values: Float64Array.of(1) })
    const day = 24 * 3600_000
    const result = store.append({
      times: Float64Array.of(T0, T0, T0 - 301_000, T0 + 3600_000, T0 - 3 * day, T0 + 0.5, T0 + 1, T0 + 1),
      ids: Uint32Array.of(id, id, id, id, id, id, 999, id),
      values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    })
    const rejected = { duplicate: 1, conflict: 1, late: 1, future: 1, tooOld: 1, invalidTime: 1, unknownSeries: 1 }
    expect(result).toEqual({ accepted: 1, rejected })
    expect(store.statistics().rejected).toEqual(rejected)
    expect([...(store.select(named('up'), 0, T0 + day)[0]?.values ?? [])]).toEqual([1, 8])
  })

  it('keeps NaN, infinities and the stale marker, and tells the marker from other NaNs', () => {
    const directory = folder()
    const store = opened({ directory })
    for (const [i, value] of [Number.NaN, Infinity, -Infinity, -0].entries()) add(store, up, T0 + i, value)
    store.markStale([store.seriesId(up)], T0 + 10)
    const check = (from: MetricsStore): void => {
      const values = from.select(named('up'), T0, T0 + 10)[0]?.values ?? new Float64Array()
      expect([...values]).toEqual([Number.NaN, Infinity, -Infinity, -0, Number.NaN])
      expect([0, 1, 2, 3, 4].map((i) => isStale(values, i))).toEqual([false, false, false, false, true])
    }
    check(store)
    store.close()
    check(opened({ directory }))
  })

  it('finds series by all four matchers, a missing label counting as empty', () => {
    const store = opened()
    const all: Labels[] = [{ a: '1', b: 'x' }, { a: '2', b: 'y' }, { a: '10' }, { constructor: 'z' }]
    for (const labels of all) add(store, { __name__: 'm', ...labels }, T0, 1)
    add(store, { __name__: 'other', a: '1' }, T0, 1)
    const found = (...matchers: [string, '=' | '!=' | '=~' | '!~', string][]): (string | undefined)[] =>
      store
        .seriesLabels(
          matchers.map(([name, operator, value]) => matcher(name, operator, value)),
          T0,
          T0,
        )
        .map((labels) => labels.a ?? '')
    expect(found(['__name__', '=', 'm'])).toEqual(['1', '2', '10', ''])
    expect(found(['__name__', '=', 'm'], ['a', '=', '1'])).toEqual(['1'])
    expect(found(['a', '!=', '1'])).toEqual(['2', '10', ''])
    expect(found(['a', '=~', '1.*'])).toEqual(['1', '10', '1'])
    expect(found(['__name__', '=~', 'm|o.*'], ['a', '!~', '1.*'])).toEqual(['2', ''])
    expect(found(['b', '=', ''])).toEqual(['10', '', '1'])
    expect(found(['b', '=~', 'x|'])).toEqual(['1', '10', '', '1'])
    expect(found(['constructor', '=', 'z'])).toEqual([''])
    expect(found(['toString', '=', ''], ['__name__', '=', 'other'])).toEqual(['1'])
    expect(found()).toHaveLength(5)
    expect(store.labelNames([], T0, T0)).toEqual(['__name__', 'a', 'b', 'constructor'])
    expect(store.labelValues('a', [matcher('b', '!=', '')], T0, T0)).toEqual(['1', '2'])
    expect(store.labelValues('a', [], T0 + 1, T0 + 9)).toEqual([])
  })

  it('sees a new series in a query whose matchers it has answered before', () => {
    const store = opened()
    const matchers = named('m')
    add(store, { __name__: 'm', a: '1' }, T0, 1)
    expect(store.select(matchers, T0, T0)).toHaveLength(1)
    add(store, { __name__: 'm', a: '2' }, T0, 1)
    expect(store.select(matchers, T0, T0)).toHaveLength(2)
  })

  it('refuses bad labels and too many series with a reason, and holds the same series under one id', () => {
    const store = opened({
      limits: { maxSeries: 2, maxLabels: 3, maxLabelName: 10, maxLabelValue: 20, maxLabelSet: 40 },
    })
    expect(store.seriesId({ __name__: 'a', x: '' })).toBe(store.seriesId({ __name__: 'a' }))
    for (const [labels, reason] of [
      [{ x: '1' }, /needs a name/],
      [{ __name__: 'a', '': '1' }, /label name "" is empty/],
      [JSON.parse('{"__name__":"a","__proto__":"1"}') as Labels, /"__proto__" is kept for Loom/],
      [{ __name__: 'a', 'x\u0002': '1' }, /label name "x\\u0002" holds a control character/],
      [{ __name__: 'a', 'x\ud800': '1' }, /label name "x\\ud800" is not UTF-8/],
      [{ __name__: '\udfff' }, /value of the label __name__ is not UTF-8/],
      [{ __name__: 'a', x: 'y'.repeat(21) }, /at most 20/],
      [{ __name__: 'a', x: '\u0001' }, /control character/],
      [{ __name__: 'a', abcdefghijk: '1' }, /longer than 10/],
      [{ __name__: 'a', b: '1', c: '1', d: '1' }, /4 labels/],
      [{ __name__: 'a', x: 1 } as unknown as Labels, /not a text/],
      [{ __name__: 'a', x: 'y'.repeat(20), z: 'y'.repeat(20) }, /51 characters; at most 40/],
    ] as const) {
      expect(() => store.seriesId(labels)).toThrow(reason)
    }
    store.seriesId({ __name__: 'b' })
    expect(() => store.seriesId({ __name__: 'c' })).toThrow(/limit 2/)
    expect(store.statistics().seriesRejected).toBe(13)
  })

  it('reads labels that an older Loom took in, though it would refuse them now', () => {
    const labels = { __name__: 'a', x: 'half \ud83d' }
    expect({ ...storedLabels(Buffer.from(JSON.stringify(labels))) }).toEqual(labels)
  })

  it('tells what its series are made of, the greatest first and no more than asked for', () => {
    const clock = { time: T0 }
    const store = opened({ rawRetentionMs: 600_000, rollUpRetention: NO_LONGER }, clock)
    expect(store.cardinality(3)).toMatchObject({ series: 0, labelPairs: 0, minTime: null, maxTime: null })
    for (const a of ['1', '2', '3']) add(store, { __name__: 'm', a, zone: 'ö' }, T0 + Number(a), 1)
    add(store, { __name__: 'other', a: '1' }, T0, 1)
    expect(store.cardinality(2)).toEqual({
      series: 4,
      labelPairs: 6,
      chunks: 0,
      minTime: T0,
      maxTime: T0 + 3,
      seriesCountByMetricName: [
        { name: 'm', value: 3 },
        { name: 'other', value: 1 },
      ],
      labelValueCountByLabelName: [
        { name: 'a', value: 3 },
        { name: '__name__', value: 2 },
      ],
      memoryInBytesByLabelName: [
        { name: '__name__', value: 3 * 9 + 13 },
        { name: 'zone', value: 3 * 6 },
      ],
      seriesCountByLabelValuePair: [
        { name: '__name__=m', value: 3 },
        { name: 'zone=ö', value: 3 },
      ],
    })
    clock.time += 3_600_000
    add(store, { __name__: 'new' }, clock.time, 1)
    expect(store.cardinality(10)).toMatchObject({ series: 1, seriesCountByMetricName: [{ name: 'new', value: 1 }] })
    expect(store.cardinality(0).seriesCountByMetricName).toEqual([])
  })

  it('tells listeners after the samples can be read, until they leave, and survives one that throws', () => {
    const failures: unknown[] = []
    const store = opened({ onFailure: (error) => failures.push(error) })
    const seen: number[] = []
    store.onAppended(() => {
      throw new Error('a bug')
    })
    const stop = store.onAppended(({ newest }) => seen.push(store.select(named('up'), newest, newest).length))
    expect(add(store, up, T0, 1).accepted).toBe(1)
    add(store, up, T0, 1)
    stop()
    add(store, up, T0 + 1, 1)
    expect(seen).toEqual([1])
    expect(failures).toHaveLength(2)
  })

  it('puts housekeeping off when told to, one piece at a time, and does none after closing', () => {
    const waiting: (() => void)[] = []
    const clock = { time: T0 }
    const store = opened({ later: (work) => waiting.push(work) }, clock)
    record(store, clock, 3, 600)
    expect(waiting).toHaveLength(1)
    expect(store.statistics().chunks).toBe(0)
    waiting.pop()?.()
    expect(store.statistics().chunks).toBe(3)
    record(store, clock, 3, 1)
    store.close()
    expect(waiting.pop()).not.toThrow()
  })

  it('closes chunks, spends few bytes on them, and reads across chunks and memory as one', () => {
    const directory = folder()
    const clock = { time: T0 }
    const store = opened({ directory }, clock)
    record(store, clock, 20, 2000)
    const before = store.statistics()
    expect(before.chunks).toBeGreaterThan(20 * 6)
    expect(before.chunkBytes / before.chunkSamples).toBeLessThan(0.6)
    expect(before.openSamples).toBeLessThan(20 * (300 + 281))
    const check = (from: MetricsStore): void => {
      const series = from.select(named('m'), T0 + 100_000, clock.time - 500_000)
      expect(series).toHaveLength(20)
      for (const { times, values, labels } of series) {
        expect(times.length).toBe(1401)
        expect(times.every((time, i) => time === T0 + 100_000 + i * 1000)).toBe(true)
        expect(values.every((value, i) => value === 100 + i + Number(labels.i))).toBe(true)
      }
      expect(from.select(named('m'), 0, Number.MAX_SAFE_INTEGER)[7]?.times.length).toBe(2000)
    }
    check(store)
    check(store)
    store.close()
    const again = opened({ directory }, clock)
    check(again)
    expect(again.statistics()).toMatchObject({ chunks: before.chunks, openSamples: before.openSamples })
    expect(again.epoch).toBe(store.epoch)
    record(again, clock, 20, 1)
    expect(again.select(named('m'), 0, Number.MAX_SAFE_INTEGER)[7]?.times.length).toBe(2001)
  })

  it('keeps the journal small by closing the chunks of quiet series early', () => {
    const clock = { time: T0 }
    const store = opened({ journalBytes: 20_000 }, clock)
    add(store, up, T0, 1)
    record(store, clock, 5, 3000)
    expect(store.statistics().journalBytes).toBeLessThan(30_000)
    expect([...(store.select(named('up'), 0, T0)[0]?.values ?? [])]).toEqual([1])
  })

  it('forgets what is older than the retention, series and ids included', () => {
    const clock = { time: T0 }
    const store = opened({ rawRetentionMs: 600_000, rollUpRetention: NO_LONGER }, clock)
    const id = store.seriesId(up)
    add(store, up, T0, 1)
    record(store, clock, 3, 2400)
    expect(
      store.append({ times: clock.time, ids: Uint32Array.of(id), values: Float64Array.of(1) }).rejected,
    ).toMatchObject({
      unknownSeries: 1,
    })
    const rolledUp = store.select(named('m'), 0, clock.time)[0]?.rollUp?.sparse.at(-1)
    expect(rolledUp?.until).toBeGreaterThan(clock.time - 600_000 - 400_000)
    expect(store.statistics().series).toBe(3)
    expect(store.statistics().chunkSamples).toBeLessThan(3 * 1100)
  })

  it('gives an empty folder a new epoch and refuses another process the folder in use', () => {
    const directory = folder()
    const store = opened({ directory })
    expect(store.epoch).not.toBe(opened({ directory: folder() }).epoch)
    const child = spawnSync(process.execPath, ['-e', OTHER_PROCESS, join(directory, 'metrics.lock')], {
      encoding: 'utf8',
    })
    expect(child.stdout.trim()).toBe('SQLITE_BUSY')
    expect(() => openStore({ directory, now: () => T0 })).toThrow(expect.objectContaining({ code: 'store/locked' }))
    store.close()
    expect(opened({ directory }).epoch).toBe(store.epoch)
  })

  it('sets a damaged file aside, says so, and records anew', () => {
    const directory = folder()
    const first = opened({ directory })
    add(first, up, T0, 1)
    first.close()
    writeFileSync(join(directory, 'metrics.db'), Buffer.alloc(40_960, 'no database'))
    const store = opened({ directory })
    expect(store.notices).toHaveLength(1)
    expect(store.notices[0]).toMatch(/damaged.*moved to/)
    expect(store.epoch).not.toBe(first.epoch)
    expect(readdirSync(directory).some((name) => name.startsWith('metrics.damaged-'))).toBe(true)
    expect(add(store, up, T0, 1).accepted).toBe(1)
  })

  it('answers with a code after it was closed', () => {
    const store = opened()
    store.close()
    store.close()
    expect(() => add(store, up, T0, 1)).toThrow(expect.objectContaining({ code: 'store/rejected' }))
    expect(() => store.select([], 0, 1)).toThrow(/closed/)
  })

  it('refuses a batch whose columns differ in length', () => {
    const store = opened()
    const ids = Uint32Array.of(store.seriesId(up))
    expect(() => store.append({ times: T0, ids, values: new Float64Array(2) })).toThrow(/as many values/)
  })
})
