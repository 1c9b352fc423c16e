import { bundledServers, crashBundledServer } from './support/bundled-server'
import { connection, expectLive, panels } from './support/dashboard'
import { startSecondInstance } from './support/launch-app'
import { processTree, stillAliveAfter } from './support/processes'
import { expect, test } from './support/test'
import { isWindowVisible } from './support/window-visible'

test.describe.configure({ timeout: 120_000 })

test('an app that is killed leaves nothing behind, and starts again on the same folder', async ({ launch }) => {
  const app = await launch()
  await expectLive(await app.window())
  expect(bundledServers(app)).toHaveLength(1)
  const processes = processTree(app.processId).map(({ id }) => id)

  await app.kill()
  expect(await stillAliveAfter(processes, 5_000)).toEqual([])

  const again = await launch()
  await expectLive(await again.window())
})

test('a crashed bundled server comes back by itself; after three crashes the app gives up and says why', async ({
  launch,
}) => {
  const app = await launch()
  const page = await app.window()
  await expectLive(page)
  const count = await panels(page).count()
  const label = connection(page).locator('.connection-state')

  for (const crash of ['first', 'second']) {
    await test.step(`${crash} crash`, async () => {
      await crashBundledServer(app)
      await expect(connection(page)).not.toHaveAttribute('data-status', 'live')
      await expect(panels(page)).toHaveCount(count)
      await expectLive(page)
    })
  }
  await test.step('third crash', async () => {
    await crashBundledServer(app)
    await expect(label).toHaveText('Server stopped')
    await expect(label).toHaveAttribute('title', /exit code|ended/)
    expect(bundledServers(app)).toEqual([])
  })
  await test.step('the person asks for another try', async () => {
    await connection(page).getByRole('button', { name: 'Try now' }).click()
    await expectLive(page)
  })
})

test('a second start shows the window of the first and ends', async ({ launch }) => {
  const app = await launch()
  await app.window()
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  expect(await isWindowVisible(app)).toBe(false)

  expect(await startSecondInstance(app)).toBe(0)

  await expect.poll(() => isWindowVisible(app)).toBe(true)
})
