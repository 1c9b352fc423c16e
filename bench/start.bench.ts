import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { temporaryFolder } from './apps'
import { launchTime } from './launch-time'
import { writeReport } from './report'
import { median, medianInterval } from './statistics'

const ROUNDS = 15
const LIMIT = 1.6

/** Launch to the first painted panel with data, warm, against an app with one empty window. */
test('start', async () => {
  const loomData = temporaryFolder()
  const minimalData = temporaryFolder()
  const loom = (leftAlone?: number): Promise<number> =>
    launchTime(resolve('.'), { LOOM_USER_DATA: loomData.path }, 'loom:first-panel', leftAlone)
  const minimal = (): Promise<number> =>
    launchTime(resolve('bench/minimal-app'), { MINIMAL_USER_DATA: minimalData.path }, 'minimal:painted')
  try {
    // Warm: caches are filled, the offline store knows the dashboard.
    await loom(15_000)
    await minimal()
    await loom()

    const loomTimes: number[] = []
    const minimalTimes: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      // A-B, then B-A: whatever drifts on the machine meets both alike.
      const order = round % 2 === 0 ? ['loom', 'minimal'] : ['minimal', 'loom']
      for (const one of order) {
        if (one === 'loom') loomTimes.push(await loom())
        else minimalTimes.push(await minimal())
      }
    }
    const ratios = loomTimes.map((time, index) => time / (minimalTimes[index] ?? Number.NaN))
    const [low, high] = medianInterval(ratios)
    writeReport('start', 'electron', [
      { name: 'Loom, first panel with data', value: median(loomTimes), unit: 'ms' },
      { name: 'minimal app, first paint', value: median(minimalTimes), unit: 'ms' },
      { name: 'ratio', value: median(ratios), unit: '×', atMost: LIMIT },
      { name: 'ratio, 95 % from', value: low, unit: '×' },
      { name: 'ratio, 95 % to', value: high, unit: '×' },
    ])
    expect(median(ratios)).toBeLessThanOrEqual(LIMIT)
  } finally {
    loomData.remove()
    minimalData.remove()
  }
})
