import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Columns } from '../codec/chunk'
import { checkMetricsFile } from './check-file'
import { metricsPath } from './metrics-file'
import type { MetricsStore } from './metrics-store'
import { openStore } from './store'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const T0 = Date.UTC(2025, 0, 10)

let directory = ''
let clock = T0

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'loom-backfill-'))
  clock = T0
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const open = (): MetricsStore =>
  openStore({
    directory,
    now: () => clock,
    rawRetentionMs: 6 * HOUR,
    rollUpRetention: { minuteMs: 48 * HOUR, tenMinutesMs: 1000 * HOUR },
  })

const wave = (time: number): number => Math.round(1000 * Math.sin(time / 77_777)) / 10

/** Samples each `interval` in (from, to]. */
function samples(from: number, to: number, interval: number): Columns {
  const times = Float64Array.from({ length: Math.floor((to - from) / interval) }, (_, i) => from + (i + 1) * interval)
  return { times, values: times.map(wave) }
}

function record(store: MetricsStore, duration: number, interval: number): Columns {
  const from = clock
  for (const end = clock + duration; clock < end; ) {
    clock += interval
    const ids = Uint32Array.of(store.seriesId({ __name__: 'm' }))
    store.append({ times: clock, ids, values: Float64Array.of(wave(clock)) })
  }
  return samples(from, clock, interval)
}

function select(store: MetricsStore, from = 0) {
  const [series] = store.select([], from, Number.MAX_SAFE_INTEGER)
  if (series === undefined) throw new Error('no series')
  return series
}

function problems(): string[] {
  const found: string[] = []
  checkMetricsFile(metricsPath(directory), { problem: (text) => found.push(text), progress: () => {} })
  return found
}

const total = (column: Float64Array | undefined): number => (column ?? new Float64Array()).reduce((a, b) => a + b, 0)

describe('backfill', () => {
  it('of a new series keeps what is young as samples and what is older as roll-ups, and survives a restart', () => {
    const given = samples(T0 - 72 * HOUR, T0, 30_000)
    const store = open()
    const told = store.backfill(store.seriesId({ __name__: 'm' }), given)
    expect(told.samples + told.rolledUp).toBe(given.times.length)
    expect(told.samples).toBe(6 * 120)
    const check = (from: MetricsStore): void => {
      const { times, rollUp } = select(from)
      expect(total(rollUp?.count)).toBe(given.times.length)
      expect(total(rollUp?.sum)).toBeCloseTo(total(given.values), 6)
      expect(rollUp?.sparse.map(({ spacing }) => spacing)).toEqual([10 * MINUTE, MINUTE])
      expect(times.every((time, i) => i === 0 || time > (times[i - 1] as number))).toBe(true)
      expect([...select(from, T0 - 5 * HOUR).values]).toEqual([...samples(T0 - 5 * HOUR - 30_000, T0, 30_000).values])
    }
    check(store)
    store.close()
    const again = open()
    check(again)
    // Recording goes on behind it.
    record(again, 30_000, 30_000)
    expect(select(again).times.at(-1)).toBe(clock)
    again.close()
    expect(problems()).toEqual([])
  })

  it('between and before recorded samples leaves those as they are, and says what it passed over', () => {
    const store = open()
    const recorded = record(store, 2 * HOUR, 20_000)
    const id = store.seriesId({ __name__: 'm' })
    const more = samples(T0 - 2 * HOUR, clock + HOUR, 15_000)
    const told = store.backfill(id, { ...more, values: more.values.map(() => 7) })
    const union = new Map<number, number>()
    for (const time of more.times) if (time <= clock + 10 * MINUTE) union.set(time, 7)
    recorded.times.forEach((time, i) => {
      union.set(time, recorded.values[i] as number)
    })
    expect(told).toMatchObject({ held: 2 * 60, future: 50 * 4, tooOld: 0 })
    expect(told.samples).toBe(union.size - recorded.times.length)
    const expected = [...union].sort(([a], [b]) => a - b)
    const check = (from: MetricsStore): void => {
      const { times, values } = select(from)
      expect([...times].map((time, i) => [time, values[i]])).toEqual(expected)
    }
    check(store)
    store.close()
    const again = open()
    check(again)
    expect(again.backfill(id, more)).toMatchObject({ samples: 0, held: more.times.length - 200, future: 200 })
    check(again)
    again.close()
    expect(problems()).toEqual([])
  })

  it('into minutes that are rolled up already makes them again', () => {
    const store = open()
    const recorded = record(store, 5 * HOUR, 20_000)
    const id = store.seriesId({ __name__: 'm' })
    const from = T0 + HOUR
    const more = samples(from, from + HOUR, 3000)
    const told = store.backfill(id, more)
    expect(told.samples + told.held).toBe(more.times.length)
    const union = new Set([...recorded.times, ...more.times]).size
    for (let i = 0; i < 60 * 12; i += 1) record(store, MINUTE, MINUTE)
    const { rollUp, times } = select(store)
    expect(rollUp?.sparse.length).toBeGreaterThan(0)
    const counted = total(rollUp?.count.filter((_, i) => (times[i] as number) <= T0 + 5 * HOUR))
    expect(counted).toBe(union)
    store.close()
    expect(problems()).toEqual([])
  })

  it('keeps windows of which the samples are gone, and refuses what every retention has passed', () => {
    const store = open()
    const id = store.seriesId({ __name__: 'm' })
    expect(store.backfill(id, samples(T0 - 20 * HOUR, T0 - 10 * HOUR, MINUTE)).rolledUp).toBe(600)
    const before = select(store)
    const told = store.backfill(id, samples(T0 - 1001 * HOUR, T0 - 10 * HOUR, HOUR))
    expect(told).toMatchObject({ rolledUp: 980, held: 10, tooOld: 1 })
    // A selector finds the minute before the first, too.
    expect(select(store, T0 - 20 * HOUR + 10 * MINUTE).rollUp?.count).toEqual(before.rollUp?.count.slice(8))
    store.close()
    expect(problems()).toEqual([])
  })
})
