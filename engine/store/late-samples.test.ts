import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MetricsStore, RejectionReason } from './metrics-store'
import { openStore } from './store'

const T0 = 1_700_000_000_000
const MINUTE = 60_000
const RETENTION = 3600_000
const LIMITS = { late: 5 * MINUTE, future: 10 * MINUTE }
let directory = ''
let clock = T0

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'loom-late-'))
  clock = T0
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

// A small journal makes housekeeping seal early, so that late samples meet sealed chunks.
const open = (): MetricsStore =>
  openStore({ directory, now: () => clock, rawRetentionMs: RETENTION, journalBytes: 2000 })

interface Sample {
  readonly series: number
  readonly time: number
  /** The value's 64 bits. */
  readonly bits: bigint
}

/** Puts samples into a batch without a value's bits passing through a number. */
function append(store: MetricsStore, samples: readonly Sample[]): ReturnType<MetricsStore['append']> {
  return store.append({
    times: Float64Array.from(samples, ({ time }) => time),
    ids: Uint32Array.from(samples, ({ series }) => store.seriesId({ __name__: 'm', i: String(series) })),
    values: new Float64Array(BigUint64Array.from(samples, ({ bits }) => bits).buffer),
  })
}

/** What the store should hold, by the rules of docs/storage.md and nothing else: one plain map for each series. */
function createModel() {
  const held = new Map<number, Map<number, bigint>>()
  const newestOf = new Map<number, number>()
  function verdict({ series, time, bits }: Sample): RejectionReason | null {
    const known = held.get(series) ?? new Map<number, bigint>()
    if (!Number.isSafeInteger(time) || time < 0) return 'invalidTime'
    if (time > clock + LIMITS.future) return 'future'
    if (time < clock - RETENTION) return 'tooOld'
    const newest = newestOf.get(series) ?? 0
    if (time < newest - LIMITS.late) return 'late'
    const there = known.get(time)
    if (there !== undefined) return there === bits ? 'duplicate' : 'conflict'
    held.set(series, known.set(time, bits))
    newestOf.set(series, Math.max(newest, time))
    return null
  }
  const expected = (): Map<number, Map<number, bigint>> =>
    new Map([...held].map(([series, samples]) => [series, kept(samples)] as const).filter(([, { size }]) => size > 0))
  return { expected, verdict }
}

/** What has expired may be there or not; it is left out. */
const kept = (held: ReadonlyMap<number, bigint>): Map<number, bigint> =>
  new Map([...held].filter(([time]) => time >= clock - RETENTION))

function contents(store: MetricsStore): Map<number, Map<number, bigint>> {
  return new Map(
    store.select([], clock - RETENTION, Number.MAX_SAFE_INTEGER).map(({ labels, times, values }) => {
      const bits = new BigUint64Array(values.slice().buffer)
      expect(times.every((time, i) => i === 0 || time > (times[i - 1] as number))).toBe(true)
      return [Number(labels.i), kept(new Map([...times].map((time, i) => [time, bits[i] as bigint])))]
    }),
  )
}

/** Few series and times, so that duplicates and conflicts come often; a few values of special bits. */
const sample = fc.record({
  series: fc.nat({ max: 2 }),
  offset: fc.oneof(
    { weight: 8, arbitrary: fc.nat({ max: 60 }).map((n) => n * 5000 - 200_000) },
    { weight: 2, arbitrary: fc.constantFrom(-LIMITS.late, -LIMITS.late - 1, LIMITS.future, LIMITS.future + 1) },
    { weight: 1, arbitrary: fc.constantFrom(-RETENTION, -RETENTION - 1, 0.5, -2 * T0) },
  ),
  bits: fc.oneof(
    fc.constantFrom(0n, 1n, 0x8000_0000_0000_0000n, 0x7ff0_0000_0000_0002n, 0x7ff8_dead_beef_0001n, 0x7ff0n << 48n),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  ),
})
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ samples: fc.array(sample, { minLength: 1, maxLength: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ burst: fc.integer({ min: 50, max: 2500 }) }) },
  { weight: 2, arbitrary: fc.record({ wait: fc.constantFrom(1000, 20_000, 6 * MINUTE) }) },
  { weight: 2, arbitrary: fc.constant({ reopen: true as const }) },
)

describe('late samples', () => {
  it('leave the store holding what a plain map holds, whatever the order, with restarts in between', () => {
    const met = new Set<string | null>()
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        rmSync(directory, { recursive: true, force: true })
        clock = T0
        const model = createModel()
        let store = open()
        const take = (samples: readonly Sample[]): void => {
          const verdicts = samples.map(model.verdict)
          for (const reason of verdicts) met.add(reason)
          const { accepted, rejected } = append(store, samples)
          expect(accepted).toBe(verdicts.filter((reason) => reason === null).length)
          const counts = Object.keys(rejected).map((reason) => verdicts.filter((verdict) => verdict === reason).length)
          expect(Object.values(rejected)).toEqual(counts)
        }
        try {
          for (const next of steps) {
            if ('samples' in next) take(next.samples.map(({ offset, ...rest }) => ({ ...rest, time: clock + offset })))
            else if ('wait' in next) clock += next.wait
            else if ('burst' in next) {
              // In small batches, so that the journal has rows to trim.
              for (let from = 0; from < next.burst; from += 80) {
                take(Array.from({ length: 80 }, (_, i) => ({ series: i % 3, time: clock + from + i, bits: BigInt(i) })))
              }
            } else {
              store.close()
              store = open()
              expect(store.notices).toEqual([])
            }
          }
          expect(contents(store)).toEqual(model.expected())
        } finally {
          store.close()
        }
        const again = open()
        expect(contents(again)).toEqual(model.expected())
        again.close()
      }),
      { numRuns: 40 },
    )
    expect([...met].sort()).toEqual(['conflict', 'duplicate', 'future', 'invalidTime', 'late', 'tooOld', null].sort())
  })

  it('open the sealed chunks they fall into again, survive a restart there, and are sealed with them later', () => {
    let store = open()
    const one = (time: number, bits: bigint): number => append(store, [{ series: 0, time, bits }]).accepted
    for (let i = 0; i < 400; i += 1) {
      clock += 1000
      one(clock, 7n)
    }
    const sealed = store.statistics()
    expect(sealed.chunks).toBeGreaterThan(0)
    expect(one(clock - 250_500, 8n)).toBe(1)
    expect(store.statistics()).toMatchObject({ samplesLate: 1 })
    expect(store.statistics().chunkSamples + store.statistics().openSamples).toBe(401)
    store.close()
    store = open()
    expect(contents(store).get(0)?.size).toBe(401)
    const marker = 0x7ff0_0000_0000_0002n
    expect(one(clock - 100_500, marker)).toBe(1)
    for (let i = 0; i < 700; i += 1) {
      clock += 1000
      one(clock, 9n)
    }
    expect(store.statistics().chunkSamples).toBeGreaterThan(401)
    expect(contents(store).get(0)?.size).toBe(1102)
    expect([...(contents(store).get(0)?.values() ?? [])].filter((bits) => bits === marker)).toHaveLength(1)
    store.close()
  })

  it('leave everything as it was when the disk refuses to reopen a chunk', () => {
    const store = open()
    for (let i = 0; i < 400; i += 1) {
      clock += 1000
      append(store, [{ series: 0, time: clock, bits: BigInt(i) }])
    }
    store.close()
    const database = new Libsql(join(directory, 'metrics.db'))
    database.exec(`CREATE TRIGGER full BEFORE DELETE ON chunks BEGIN SELECT RAISE(ABORT, 'disk is full'); END`)
    database.close()
    const again = open()
    const before = contents(again)
    const batch = [1, -200_500, 2].map((offset) => ({ series: 0, time: clock + offset, bits: 1n }))
    expect(() => append(again, batch)).toThrow(/disk is full/)
    expect(contents(again)).toEqual(before)
    expect(append(again, [{ series: 0, time: clock + 1, bits: 1n }]).accepted).toBe(1)
    again.close()
  })
})
