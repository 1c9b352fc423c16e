import { expectCleanConsole } from './support/clean-console'
import { connection, expectLive, serverButton } from './support/dashboard'
import { startOldLoom, startUntrustedLoom, startWebServer, unusedAddress } from './support/other-servers'
import { openSignIn, submitSignIn } from './support/sign-in'
import { expect, test } from './support/test'

test('each way to fail at signing in has a message of its own, and then it works, there and back', async ({
  folder,
  launch,
  serve,
}) => {
  const [server, web, old, untrusted] = await Promise.all([
    serve(),
    startWebServer(),
    startOldLoom(),
    startUntrustedLoom(folder),
  ])
  const app = await launch()
  const page = await app.window()
  await expectLive(page)
  await openSignIn(page)
  const alert = page.getByRole('alert')

  const failures = [
    [{ address: 'two words' }, /is not an address/],
    [{ address: web.url }, /answers, but not as a Loom server does/],
    [{ address: await unusedAddress() }, /can't be reached/],
    [{ address: old.url }, /runs an older Loom/],
    [{ address: untrusted.url }, /does not trust the certificate/],
    [{ address: server.url, password: 'not this one, surely' }, /user name or (the )?password/i],
  ] as const
  const messages = new Set<string | null>()
  for (const [credentials, message] of failures) {
    await test.step(`${message}`, async () => {
      await submitSignIn(page, credentials)
      await expect(alert.locator('p').first()).toHaveText(message)
      messages.add(await alert.textContent())
      await expect(connection(page)).toHaveAttribute('data-status', 'live')
    })
  }
  expect(messages.size).toBe(failures.length)

  await test.step('the right password leads to the remote dashboard', async () => {
    await submitSignIn(page, { address: server.url })
    await expect(serverButton(page, server.url)).toBeVisible()
    await expectLive(page)
  })
  for (const [from, to] of [
    [new URL(server.url).host, 'This computer'],
    ['This computer', new URL(server.url).host],
  ] as const) {
    await test.step(`from ${from} to ${to} without a password`, async () => {
      await page.getByRole('banner').getByRole('button', { name: from }).click()
      await page.getByRole('dialog', { name: 'Servers' }).getByRole('button', { name: to }).click()
      await expect(page.getByRole('banner').getByRole('button', { name: to })).toBeVisible()
      await expectLive(page)
    })
  }
  await test.step('with no fetch loaded in main, which may keep the app from ending', async () => {
    const loaded = await app.electron.evaluate(
      () => (process as NodeJS.Process & { moduleLoadList: string[] }).moduleLoadList,
    )
    expect(loaded.length).toBeGreaterThan(50)
    expect(loaded.filter((name) => name.includes('undici'))).toEqual([])
  })
  await expectCleanConsole(page)
  await Promise.all([web.close(), old.close(), untrusted.close()])
})
