import { expect, test } from '@playwright/test'
import { launchLoom, temporaryFolder, timeOfMark } from './apps'
import { writeReport } from './report'
import { quantile } from './statistics'

const SECONDS = 120
const LIMIT = 100

/**
 * From the second that the collector samples, on the second, to the moment that the window has drawn it: reading the
 * machine, journal, evaluation, socket, IPC and canvas are all in it. Both clocks are this computer's.
 */
test('sample to pixel', async () => {
  const data = temporaryFolder()
  const running = await launchLoom(data.path)
  try {
    await timeOfMark(running.page, 'loom:first-panel')
    await running.page.waitForTimeout(10_000)
    const delays = await running.page.evaluate(
      (seconds) =>
        new Promise<number[]>((resolve) => {
          const found: number[] = []
          const observer = new PerformanceObserver((list) => {
            for (const entry of list.getEntriesByName('loom:painted')) {
              const { sample } = (entry as PerformanceMark).detail as { sample: number }
              found.push(performance.timeOrigin + entry.startTime - sample)
            }
          })
          observer.observe({ entryTypes: ['mark'] })
          setTimeout(() => {
            observer.disconnect()
            resolve(found)
          }, seconds * 1000)
        }),
      SECONDS,
    )
    expect(delays.length).toBeGreaterThan(SECONDS * 0.95)
    writeReport('sample-to-pixel', 'electron', [
      { name: 'p50', value: quantile(delays, 0.5), unit: 'ms' },
      { name: 'p99', value: quantile(delays, 0.99), unit: 'ms', atMost: LIMIT },
      { name: 'longest', value: Math.max(...delays), unit: 'ms' },
      { name: 'samples', value: delays.length, unit: '' },
    ])
    expect(quantile(delays, 0.99)).toBeLessThan(LIMIT)
  } finally {
    await running.app.close()
    data.remove()
  }
})
