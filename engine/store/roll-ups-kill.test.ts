import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkMetricsFile } from './check-file'
import { metricsPath } from './metrics-file'
import { openStore } from './store'
import { buildChild, type KilledChild } from './test-killed-child'

const ROUNDS = Number(process.env.LOOM_KILLS ?? 12)
const START = Date.UTC(2025, 0, 1)

const data = mkdtempSync(join(tmpdir(), 'loom-kill-'))
let child: KilledChild

beforeAll(async () => {
  child = await buildChild('engine/store/roll-ups.child.ts')
}, 60_000)

afterAll(() => {
  child.remove()
  rmSync(data, { recursive: true, force: true })
})

describe('roll-ups under kill -9', () => {
  it(
    'hold each sample once that was acknowledged and has expired',
    async () => {
      let acknowledged = 0
      let next = START
      for (let round = 0; round < ROUNDS; round += 1) {
        const times = await child.killAfter(data, Math.random() * 200, next)
        acknowledged += times.length
        // The child's clock was here, or one batch behind.
        next = (times.at(-1) ?? next) + 20_000
        const problems: string[] = []
        checkMetricsFile(metricsPath(data), { problem: (text) => problems.push(text), progress: () => {} })
        expect(problems).toEqual([])
        const store = openStore({ directory: data, now: () => next, rawRetentionMs: 3_600_000 })
        expect(store.notices).toEqual([])
        const series = store.select([], 0, Number.MAX_SAFE_INTEGER)
        const counts = series
          .filter(({ labels }) => labels.__name__ === 'k')
          .map(({ times, rollUp }) => rollUp?.count.reduce((sum, count) => sum + count, 0) ?? times.length)
        expect(counts).toHaveLength(10)
        // A batch may be committed and killed before it was acknowledged: at most one each round.
        for (const count of counts) {
          expect(count).toBeGreaterThanOrEqual(acknowledged)
          expect(count).toBeLessThanOrEqual(acknowledged + round + 1)
        }
        // What was deleted doesn't come back: the series lives for 39 steps at most.
        const gone = series.find(({ labels }) => labels.__name__ === 'gone')
        expect(gone?.times.length ?? 0).toBeLessThan(40)
        next = Math.max(...series.flatMap(({ times }) => times.at(-1) ?? 0))
        if (round === ROUNDS - 1) expect(series[0]?.rollUp?.sparse.length).toBeGreaterThan(0)
        store.close()
      }
    },
    20_000 + ROUNDS * 2000,
  )
})
