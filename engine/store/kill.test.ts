import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from './store'
import { buildChild, type KilledChild } from './test-killed-child'

const SERIES = 30
/** `LOOM_KILLS=200 npx vitest run engine/store/kill` is the long run. */
const ROUNDS = Number(process.env.LOOM_KILLS ?? 20)

const data = mkdtempSync(join(tmpdir(), 'loom-kill-'))
let child: KilledChild

beforeAll(async () => {
  child = await buildChild('engine/store/kill.child.ts')
}, 60_000)

afterAll(() => {
  child.remove()
  rmSync(data, { recursive: true, force: true })
})

describe('the store under kill -9', () => {
  it(
    `loses nothing it acknowledged and doubles nothing, ${ROUNDS} times over`,
    async () => {
      const acknowledged: number[] = []
      let next = Date.now() - 3_600_000
      for (let round = 0; round < ROUNDS; round += 1) {
        acknowledged.push(...(await child.killAfter(data, Math.random() * 120, next)))
        const store = openStore({ directory: data, now: Date.now, journalBytes: 50_000 })
        expect(store.notices).toEqual([])
        const series = store.select([], 0, Number.MAX_SAFE_INTEGER)
        expect(series.length).toBe(SERIES)
        for (const { times, values } of series) {
          expect(times.every((time, i) => i === 0 || time > (times[i - 1] as number))).toBe(true)
          expect(values.every((value, i) => value === times[i])).toBe(true)
          const held = new Set(times)
          expect(acknowledged.filter((time) => !held.has(time))).toEqual([])
          // A batch may be committed and killed before it was acknowledged: at most one each round.
          expect(times.length).toBeLessThanOrEqual(acknowledged.length + round + 1)
        }
        next = Math.max(...(series[0]?.times ?? [])) + 1
        if (round === ROUNDS - 1) expect(store.statistics().chunks).toBeGreaterThan(SERIES)
        store.close()
      }
      expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    },
    10_000 + ROUNDS * 2000,
  )
})
