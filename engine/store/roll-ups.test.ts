import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Matcher } from '../model/matcher'
import { isStale } from '../model/stale'
import { compile } from '../promql/compile'
import { evaluateRange } from '../promql/evaluate'
import type { MetricsStore, StoreOptions } from './metrics-store'
import { openStore } from './store'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** The end of a ten-minute window, of a block of four hours and of a day. */
const T0 = Date.UTC(2025, 0, 1)

const folders: string[] = []
const stores: MetricsStore[] = []

afterEach(() => {
  for (const store of stores.splice(0)) store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function opened(options: Partial<StoreOptions> & Pick<StoreOptions, 'now'>): MetricsStore {
  const store = openStore({ directory: null, ...options })
  stores.push(store)
  return store
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'loom-roll-ups-'))
  folders.push(made)
  return made
}

/** Values that no window's last one tells much about. */
const wave = (time: number): number => Math.round(1000 * Math.sin(time / 77_777)) / 10

/** One sample each `interval`, housekeeping included; returns the samples. */
function record(
  store: MetricsStore,
  clock: { time: number },
  name: string,
  duration: number,
  interval: number,
): [number, number][] {
  const samples: [number, number][] = []
  for (const end = clock.time + duration; clock.time < end; ) {
    clock.time += interval
    const value = wave(clock.time)
    store.append({
      times: clock.time,
      ids: Uint32Array.of(store.seriesId({ __name__: name })),
      values: Float64Array.of(value),
    })
    samples.push([clock.time, value])
  }
  return samples
}

const all: Matcher[] = []

function naive(samples: readonly [number, number][], width: number) {
  const windows = new Map<number, [number, number][]>()
  for (const sample of samples) {
    const end = Math.ceil(sample[0] / width) * width
    windows.set(end, [...(windows.get(end) ?? []), sample])
  }
  return [...windows].map(([end, held]) => {
    const values = held.map(([, value]) => value)
    return {
      end,
      time: held.at(-1)?.[0],
      last: values.at(-1),
      min: Math.min(...values),
      max: Math.max(...values),
      sum: values.reduce((sum, value) => sum + value, 0),
      count: values.length,
    }
  })
}

const LIMITS = { maxSamples: 1e9, maxSeries: 1000, timeout: 60_000, now: Date.now }

function values(store: MetricsStore, expr: string, start: number, end: number, step: number): (number | null)[] {
  const [series] = evaluateRange(compile(expr), store, start, end, step, LIMITS).series
  return series === undefined ? [] : [...series.values].map((value, i) => (series.present[i] === 1 ? value : null))
}

function close(found: readonly (number | null)[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length)
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 6)
}

describe('roll-ups', () => {
  it('hold for each minute what its samples came to, once those have expired, and survive a restart', () => {
    const clock = { time: T0 }
    const options = { directory: folder(), now: () => clock.time, rawRetentionMs: HOUR }
    const store = opened(options)
    const samples = record(store, clock, 'm', 6 * HOUR, 7 * SECOND)
    const check = (from: MetricsStore): void => {
      const [series] = from.select(all, T0, T0 + 4 * HOUR)
      const expected = naive(
        samples.filter(([time]) => time <= T0 + 4 * HOUR),
        MINUTE,
      )
      expect([...(series?.times ?? [])]).toEqual(expected.map(({ time }) => time))
      expect([...(series?.values ?? [])]).toEqual(expected.map(({ last }) => last))
      for (const name of ['min', 'max', 'count'] as const) {
        expect([...(series?.rollUp?.[name] ?? [])]).toEqual(expected.map((row) => row[name]))
      }
      close(
        [...(series?.rollUp?.sum ?? [])],
        expected.map(({ sum }) => sum),
      )
      // Across the seam nothing is missing and nothing is there twice.
      const [whole] = from.select(all, T0, clock.time)
      expect([...(whole?.rollUp?.count ?? [])].reduce((sum, count) => sum + count, 0)).toBe(samples.length)
      expect(whole?.times.every((time, i) => i === 0 || time > (whole.times[i - 1] ?? 0))).toBe(true)
    }
    expect(store.statistics().chunkSamples).toBeLessThan(samples.length / 2)
    check(store)
    store.close()
    check(opened(options))
  })

  it('take in late samples of the window before they are made', () => {
    const clock = { time: T0 }
    const store = opened({ now: () => clock.time, rawRetentionMs: HOUR })
    const samples: [number, number][] = []
    const id = (): Uint32Array => Uint32Array.of(store.seriesId({ __name__: 'm' }))
    for (let i = 0; i < 500; i += 1) {
      clock.time += MINUTE
      samples.push([clock.time - 4 * MINUTE - 1, 1000 + i], [clock.time, i])
      for (const [time, value] of samples.slice(-2).reverse()) {
        expect(store.append({ times: time, ids: id(), values: Float64Array.of(value) }).accepted).toBe(1)
      }
    }
    const [series] = store.select(all, T0 + 1, clock.time)
    const { times, rollUp } = series ?? { times: new Float64Array() }
    const until = rollUp?.sparse.at(-1)?.until ?? 0
    expect(until).toBeGreaterThan(T0 + HOUR)
    const rows = naive(
      samples.sort(([a], [b]) => a - b).filter(([time]) => time > T0 && time <= until),
      MINUTE,
    )
    const [from, to] = [T0, until].map((bound) => times.filter((time) => time <= bound).length)
    expect([...(rollUp?.max ?? [])].slice(from, to)).toEqual(rows.map(({ max }) => max))
    expect([...(rollUp?.count ?? [])].slice(from, to)).toEqual(rows.map(({ count }) => count))
  })

  it('go from tier to tier, and then are gone', () => {
    const clock = { time: T0 }
    const store = opened({
      now: () => clock.time,
      rawRetentionMs: HOUR,
      rollUpRetention: { minuteMs: 12 * HOUR, tenMinutesMs: 60 * HOUR },
    })
    const samples = record(store, clock, 'm', 96 * HOUR, 30 * SECOND)
    const [series] = store.select(all, 0, clock.time)
    const { times, rollUp } = series ?? { times: new Float64Array() }
    expect(rollUp?.sparse.map(({ spacing }) => spacing)).toEqual([10 * MINUTE, MINUTE])
    const oldest = times[0] ?? 0
    expect(oldest).toBeGreaterThan(clock.time - 60 * HOUR - 25 * HOUR)
    expect(oldest).toBeLessThan(clock.time - 60 * HOUR + 10 * MINUTE)
    const [ten, minute] = rollUp?.sparse ?? []
    expect(ten?.until).toBeGreaterThan(clock.time - 40 * HOUR)
    expect(minute?.until).toBeGreaterThan(T0 + HOUR)
    expect((times[1] ?? 0) - oldest).toBe(10 * MINUTE)
    const expected = naive(samples, 10 * MINUTE).filter(
      ({ time }) => (time ?? 0) >= oldest && (time ?? 0) <= (ten?.until ?? 0),
    )
    expect([...(rollUp?.max ?? [])].slice(0, expected.length)).toEqual(expected.map(({ max }) => max))
    const held = samples.filter(([time]) => time > oldest - 10 * MINUTE).length
    expect([...(rollUp?.count ?? [])].reduce((sum, count) => sum + count, 0)).toBe(held)

    clock.time += 200 * HOUR
    for (let i = 0; i < 10; i += 1) record(store, clock, 'other', 2 * MINUTE, MINUTE)
    expect(store.seriesLabels(all, 0, clock.time)).toEqual([{ __name__: 'other' }])
  })

  it('answer functions over time exactly where ranges are whole windows, and selectors without gaps', () => {
    const clock = { time: T0 }
    const store = opened({
      now: () => clock.time,
      rawRetentionMs: HOUR,
      rollUpRetention: { minuteMs: 12 * HOUR, tenMinutesMs: 1000 * HOUR },
    })
    const samples = record(store, clock, 'm', 72 * HOUR, 15 * SECOND)
    const start = T0 + HOUR
    const end = clock.time - (clock.time % HOUR)
    const hours = naive(samples, HOUR).filter((row) => row.end >= start && row.end <= end)
    expect(values(store, 'max_over_time(m[1h])', start, end, HOUR)).toEqual(hours.map(({ max }) => max))
    expect(values(store, 'min_over_time(m[1h])', start, end, HOUR)).toEqual(hours.map(({ min }) => min))
    expect(values(store, 'count_over_time(m[1h])', start, end, HOUR)).toEqual(hours.map(({ count }) => count))
    expect(values(store, 'last_over_time(m[1h])', start, end, HOUR)).toEqual(hours.map(({ last }) => last))
    close(
      values(store, 'sum_over_time(m[1h])', start, end, HOUR),
      hours.map(({ sum }) => sum),
    )
    close(
      values(store, 'avg_over_time(m[1h])', start, end, HOUR),
      hours.map(({ sum, count }) => sum / count),
    )
    // Ten minutes apart is more than the lookback of five: the value of a window holds until the next.
    expect(values(store, 'm', start, end, 137 * SECOND)).not.toContain(null)
    expect(values(store, 'm', start, end, HOUR)).toEqual(hours.map(({ last }) => last))
  })

  it('tell a counter that grows evenly its rate, and where a series ended', () => {
    const clock = { time: T0 }
    const store = opened({ now: () => clock.time, rawRetentionMs: HOUR })
    const id = (): number => store.seriesId({ __name__: 'c' })
    for (let i = 0; i < 480; i += 1) {
      clock.time += 15 * SECOND
      store.append({ times: clock.time, ids: Uint32Array.of(id()), values: Float64Array.of(i * 30) })
    }
    const ended = clock.time + 5 * SECOND
    store.markStale([id()], ended)
    clock.time += 30 * HOUR
    for (let i = 0; i < 5; i += 1) record(store, clock, 'other', 2 * MINUTE, MINUTE)
    for (const rate of values(store, 'rate(c[10m])', T0 + 20 * MINUTE, T0 + 100 * MINUTE, 10 * MINUTE)) {
      expect(rate).toBeCloseTo(2, 9)
    }
    const [series] = store.select(
      [{ name: '__name__', operator: '=', value: 'c', matches: (value) => value === 'c' }],
      0,
      ended,
    )
    expect(series?.times.at(-1)).toBe(ended)
    expect(isStale(series?.values ?? new Float64Array(1), (series?.values.length ?? 1) - 1)).toBe(true)
    expect(values(store, 'c', ended - MINUTE, ended + MINUTE, MINUTE)).toEqual([expect.any(Number), null, null])
    expect(values(store, 'count_over_time(c[10m])', ended - 2 * MINUTE, ended - 2 * MINUTE, 1)).toEqual([40])
  })

  it('give charts windows of any width, from whatever tier is there', () => {
    const clock = { time: T0 }
    const store = opened({
      now: () => clock.time,
      rawRetentionMs: HOUR,
      rollUpRetention: { minuteMs: 12 * HOUR, tenMinutesMs: 1000 * HOUR },
    })
    const samples = record(store, clock, 'm', 80 * HOUR, 15 * SECOND)
    const check = (step: number, width: number, from: number): void => {
      const [found] = store.rolledUp(all, from, clock.time, step)
      const first = Math.ceil(from / width) * width - width
      const expected = naive(
        samples.filter(([time]) => time > first),
        width,
      )
      expect(found?.width).toBe(width)
      for (const name of ['last', 'min', 'max', 'count'] as const) {
        expect([...(found?.rows[name] ?? [])]).toEqual(expected.map((row) => row[name]))
      }
      close(
        [...(found?.rows.sum ?? [])],
        expected.map(({ sum }) => sum),
      )
    }
    check(95 * MINUTE, 100 * MINUTE, T0 + HOUR)
    check(10 * MINUTE, 10 * MINUTE, T0 + 7 * MINUTE)
    check(61 * SECOND, 2 * MINUTE, clock.time - 8 * HOUR)
    check(40 * SECOND, 40 * SECOND, clock.time - HOUR / 2)
  })

  it('are made of what the journal alone held when the store was closed for longer than samples are kept', () => {
    const clock = { time: T0 }
    const options = { directory: folder(), now: () => clock.time, rawRetentionMs: HOUR }
    const first = opened(options)
    record(first, clock, 'm', 100 * MINUTE, MINUTE / 2)
    expect(first.statistics().chunkSamples).toBeLessThan(200)
    first.close()
    clock.time += 72 * HOUR
    const again = opened(options)
    for (let i = 0; i < 5; i += 1) record(again, clock, 'other', 2 * MINUTE, MINUTE)
    const [series] = again.select(
      [{ name: '__name__', operator: '=', value: 'm', matches: (value) => value === 'm' }],
      0,
      clock.time,
    )
    expect(series?.rollUp?.count.reduce((sum, count) => sum + count, 0)).toBe(200)
    const rows = again.rolledUp(all, T0, T0 + 100 * MINUTE, MINUTE)[0]?.rows
    expect(rows?.count.reduce((sum, count) => sum + count, 0)).toBe(200)
  })

  it('make room for new series where the store is full', () => {
    const clock = { time: T0 }
    const store = opened({ now: () => clock.time, rawRetentionMs: HOUR, limits: { maxSeries: 3 } })
    for (const name of ['a', 'b', 'c']) record(store, clock, name, 10 * MINUTE, MINUTE)
    expect(() => store.seriesId({ __name__: 'd' })).toThrow(/limit 3/)
    clock.time += 2 * HOUR
    record(store, clock, 'd', 10 * MINUTE, MINUTE)
    const names = store.seriesLabels(all, 0, clock.time).map((labels) => labels.__name__)
    expect(names).toEqual(['b', 'c', 'd'])
  })
})
