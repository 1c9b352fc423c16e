import { test } from '@playwright/test'
import { launchLoom, launchMinimal, type RunningApp, temporaryFolder, timeOfMark } from './apps'
import { costOfTree, type ProcessCost } from './process-tree'
import { writeReport } from './report'

const SECONDS = 60

/** What it costs to leave the window open: all processes, eight panels and more at 1 Hz, the bundled server included. */
test('idle', async () => {
  test.skip(process.platform !== 'linux', 'reads /proc')
  const loomData = temporaryFolder()
  const minimalData = temporaryFolder()
  try {
    const loom = await measure(() => launchLoom(loomData.path), 'loom:first-panel')
    const minimal = await measure(() => launchMinimal(minimalData.path), 'minimal:painted')
    writeReport('idle', 'electron', [
      { name: 'Loom, processor time', value: (loom.cpuSeconds / SECONDS) * 100, unit: '% of a core' },
      { name: 'minimal app, processor time', value: (minimal.cpuSeconds / SECONDS) * 100, unit: '% of a core' },
      { name: 'Loom, memory', value: loom.bytes / 2 ** 20, unit: 'MiB' },
      { name: 'minimal app, memory', value: minimal.bytes / 2 ** 20, unit: 'MiB' },
      { name: 'memory, ratio', value: loom.bytes / minimal.bytes, unit: '×' },
      { name: 'Loom, processes', value: loom.processes, unit: '' },
      { name: 'minimal app, processes', value: minimal.processes, unit: '' },
    ])
  } finally {
    loomData.remove()
    minimalData.remove()
  }
})

async function measure(launch: () => Promise<RunningApp>, mark: string): Promise<ProcessCost> {
  const running = await launch()
  await timeOfMark(running.page, mark)
  await running.page.waitForTimeout(15_000)
  const root = running.app.process().pid
  if (root === undefined) throw new Error('The app has no process.')
  const before = costOfTree(root)
  await running.page.waitForTimeout(SECONDS * 1000)
  const after = costOfTree(root)
  await running.app.close()
  return { ...after, cpuSeconds: after.cpuSeconds - before.cpuSeconds }
}
