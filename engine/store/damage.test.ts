import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MetricsStore } from './metrics-store'
import { openStore } from './store'

const T0 = 1_700_000_000_000
let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'loom-damage-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const open = (): MetricsStore => openStore({ directory, now: () => T0 + 3_600_000 })

function filled(seconds: number): void {
  const store = open()
  for (let second = 0; second < seconds; second += 1) {
    store.append({
      times: T0 + second * 1000,
      ids: Uint32Array.of(store.seriesId({ __name__: 'a' }), store.seriesId({ __name__: 'b' })),
      values: Float64Array.of(second, Math.sin(second)),
    })
  }
  store.close()
}

/** Changes the file as no store would. */
function tamper(sql: string): void {
  const database = new Libsql(join(directory, 'metrics.db'))
  database.exec(sql)
  database.close()
}

describe('a store whose file is damaged', () => {
  it('leaves out a chunk that can not be read, counts it, and gives the rest', () => {
    filled(1000)
    tamper("UPDATE chunks SET data = x'ff00ff' WHERE id = (SELECT min(id) FROM chunks WHERE series = 2)")
    const store = open()
    const [a, b] = store.select([], 0, T0 * 2)
    expect(a?.times.length).toBe(1000)
    expect(b?.times.length).toBeLessThan(1000)
    expect(b?.times.length).toBeGreaterThan(400)
    store.select([], 0, T0 * 2)
    expect(store.statistics().failures).toBe(1)
    store.close()
  })

  it('says how many journal rows were lost, and keeps the others', () => {
    filled(10)
    tamper("UPDATE journal SET batch = x'ffff' WHERE id IN (3, 4); DELETE FROM journal WHERE id = 6")
    const store = open()
    expect(store.notices).toEqual(['2 journal rows were damaged; the samples in them are lost.'])
    expect(store.select([], 0, T0 * 2)[0]?.times.length).toBe(7)
    store.append({ times: T0 + 60_000, ids: Uint32Array.of(1), values: Float64Array.of(1) })
    store.close()
    const again = open()
    expect(again.select([], 0, T0 * 2)[0]?.times.length).toBe(8)
    again.close()
  })

  it.each([0.2, 0.5, 0.9])('opens with a file cut to %f of its length, and says so', (part) => {
    filled(1500)
    const file = join(directory, 'metrics.db')
    truncateSync(file, Math.floor((statSync(file).size * part) / 4096) * 4096)
    const store = open()
    expect(store.notices).toHaveLength(1)
    expect(
      store.append({
        times: T0 + 3_500_000,
        ids: Uint32Array.of(store.seriesId({ __name__: 'a' })),
        values: Float64Array.of(1),
      }).accepted,
    ).toBe(1)
    store.close()
  })

  it('gives what is in memory when a page of the file turns bad in use, and sets the file aside at the next start', () => {
    filled(2000)
    const file = join(directory, 'metrics.db')
    const bytes = readFileSync(file)
    // Only the page of the oldest chunk turns to noise: opening reads the newest one alone.
    const database = new Libsql(file)
    const [blob] = database.prepare('SELECT data FROM chunks ORDER BY id').raw().get([]) as readonly [Buffer]
    database.close()
    const page = Math.floor(bytes.indexOf(blob.subarray(0, 60)) / 4096) * 4096
    expect(page).toBeGreaterThan(0)
    bytes.fill(0x5a, page, page + 4096)
    writeFileSync(file, bytes)
    const failures: unknown[] = []
    const store = openStore({ directory, now: () => T0 + 3_600_000, onFailure: (error) => failures.push(error) })
    const samples = store.select([], 0, T0 * 2)[0]?.times.length ?? 0
    expect(samples).toBeGreaterThan(0)
    expect(samples).toBeLessThan(2000)
    expect(failures.length).toBeGreaterThan(0)
    store.close()
    const again = open()
    expect(again.notices[0]).toMatch(/found to be damaged when it was last in use.*moved to/)
    again.close()
    const third = open()
    expect(third.notices).toEqual([])
    third.close()
  })

  it.each([
    ["UPDATE series SET labels = CAST(x'ff' AS TEXT)", /labels of a series/],
    ['ALTER TABLE totals RENAME COLUMN samples TO other', /no such column|no column/],
  ])('sets a file aside whose tables hold what no store writes: %s', (sql, reason) => {
    filled(10)
    tamper(sql)
    const store = open()
    expect(store.notices[0]).toMatch(reason)
    store.close()
  })

  it('refuses the file of a newer Loom and leaves it as it is', () => {
    filled(3)
    tamper('PRAGMA user_version = 9')
    expect(open).toThrow(expect.objectContaining({ code: 'store/rejected' }))
    tamper('PRAGMA user_version = 1')
    const store = open()
    expect(store.select([], 0, T0 * 2)).toHaveLength(2)
    store.close()
  })

  it('takes nothing of a batch that can not be written, and goes on when the disk does again', () => {
    filled(3)
    // Stands for a full disk: large rows fail, small ones still fit.
    tamper(`CREATE TRIGGER full BEFORE INSERT ON journal WHEN length(NEW.batch) > 40
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
    const store = open()
    const before = store.statistics()
    const values = (): number[][] => store.select([], 0, T0 * 2).map((series) => [...series.values])
    const held = values()
    const batch = (names: readonly string[], second: number) => ({
      times: Float64Array.from(names, (_, i) => T0 + second * 1000 + i),
      ids: Uint32Array.from(names, (name) => store.seriesId({ __name__: name })),
      values: new Float64Array(names.length).fill(second),
    })
    for (const names of [
      ['a', 'b', 'a2', 'b2', 'c2', 'd2'],
      ['a', 'b', 'a', 'b', 'a', 'b'],
    ]) {
      expect(() => store.append(batch(names, 5))).toThrow(
        expect.objectContaining({ code: 'store/rejected', message: expect.stringMatching(/disk is full/) }),
      )
    }
    expect(values()).toEqual(held)
    expect(store.statistics()).toMatchObject({ openSamples: before.openSamples, journalBytes: before.journalBytes })
    expect(store.append(batch(['a', 'c2'], 5)).accepted).toBe(2)
    store.close()
    const again = open()
    expect(again.select([], 0, T0 * 2).map((series) => [series.labels.__name__, series.times.length])).toEqual([
      ['a', 4],
      ['b', 3],
      ['c2', 1],
    ])
    again.close()
  })
})
