import { processTree, stillAliveAfter } from './support/processes'
import { expect, test } from './support/test'

test('the app opens a window on its own page, and leaves nothing behind when it quits', async ({ launch }) => {
  const app = await launch()
  const window = await app.window()
  await expect(window).toHaveTitle(/Loom/)
  const processes = processTree(app.processId).map(({ id }) => id)
  expect(processes.length).toBeGreaterThan(1)

  await app.quit()

  expect(await stillAliveAfter(processes, 5_000)).toEqual([])
})
