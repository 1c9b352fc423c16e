import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Matcher } from '../model/matcher'
import { checkMetricsFile } from './check-file'
import { metricsPath } from './metrics-file'
import type { MetricsStore } from './metrics-store'
import { openStore } from './store'

const T0 = Date.UTC(2025, 0, 1)

let folder = ''
let clock = T0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loom-removals-'))
  clock = T0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (name = 'data', later?: (work: () => void) => void): MetricsStore =>
  openStore({
    directory: join(folder, name),
    now: () => clock,
    ...(later === undefined ? {} : { later }),
  })

const named = (name: string): Matcher[] => [
  { name: '__name__', operator: '=', value: name, matches: (value) => value === name },
]

function record(store: MetricsStore, names: readonly string[], minutes: number): void {
  for (let i = 0; i < minutes; i += 1) {
    clock += 60_000
    const ids = Uint32Array.from(names, (name) => store.seriesId({ __name__: name }))
    store.append({ times: clock, ids, values: new Float64Array(names.length).fill(i) })
  }
}

const names = (store: MetricsStore): (string | undefined)[] =>
  store.select([], 0, Number.MAX_SAFE_INTEGER).map(({ labels }) => labels.__name__)

describe('deleting series', () => {
  it('takes them from every query at once, and a new one of the same name begins empty', () => {
    const store = open()
    record(store, ['a', 'b'], 600)
    expect(store.deleteSeries(named('a'))).toBe(1)
    expect(store.deleteSeries(named('a'))).toBe(0)
    expect(names(store)).toEqual(['b'])
    expect(store.labelValues('__name__', [], 0, clock)).toEqual(['b'])
    record(store, ['a'], 1)
    expect(store.select(named('a'), 0, clock)[0]?.times).toEqual(Float64Array.of(clock))
    store.close()
    const again = open()
    expect(again.select(named('a'), 0, clock)[0]?.times).toEqual(Float64Array.of(clock))
    expect(again.select(named('b'), 0, clock)[0]?.times.length).toBe(600)
    again.close()
  })

  it('survives a kill right after it: neither journal, chunks nor roll-ups bring anything back', () => {
    const store = open('data', () => {})
    record(store, ['a', 'b', 'c'], 30)
    expect(store.deleteSeries(named('c'))).toBe(1)
    // What is on disk at this moment is what a kill leaves.
    cpSync(join(folder, 'data'), join(folder, 'killed'), { recursive: true })
    store.close()

    const after = open('killed')
    expect(names(after)).toEqual(['a', 'b'])
    // The id must not go to another series while the journal tells of samples under it.
    record(after, ['d'], 1)
    expect(after.select(named('d'), 0, clock)[0]?.times.length).toBe(1)
    after.close()
    const later = open('killed')
    expect(later.select(named('d'), 0, clock)[0]?.times.length).toBe(1)
    expect(names(later)).toEqual(['a', 'b', 'd'])
    later.close()
  })

  it('frees what they took, also when that is interrupted', () => {
    const waiting: (() => void)[] = []
    const store = open('data', (work) => waiting.push(work))
    for (let i = 0; i < 10; i += 1) {
      record(store, ['a', 'b'], 60)
      for (const work of waiting.splice(0)) work()
    }
    expect(store.deleteSeries(named('a'))).toBe(1)
    cpSync(join(folder, 'data'), join(folder, 'killed'), { recursive: true })
    store.close()
    const problems: string[] = []
    const check = (): void => {
      const path = metricsPath(join(folder, 'killed'))
      checkMetricsFile(path, { problem: (text) => problems.push(text), progress: () => {} })
    }
    const held = (table: string): number => {
      const database = new Libsql(metricsPath(join(folder, 'killed')))
      const [count] = database.prepare(`SELECT count(*) FROM ${table} WHERE series = 1`).raw().get([]) as [number]
      database.close()
      return count
    }
    check()
    for (const table of ['chunks', 'roll_ups', 'removed']) expect(held(table)).toBeGreaterThan(0)
    const after = open('killed')
    record(after, ['b'], 3)
    after.close()
    check()
    for (const table of ['chunks', 'roll_ups', 'removed']) expect(held(table)).toBe(0)
    expect(problems).toEqual([])
  })
})
