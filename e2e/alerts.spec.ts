import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { logged, loggedThisRun } from './support/app-log'
import { connection, expectLive, panel } from './support/dashboard'
import type { LoomApp } from './support/launch-app'
import type { NotificationWatch, ShownNotification } from './support/notifications'
import { stillAliveAfter } from './support/processes'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { closeWindow, isWindowVisible } from './support/window-visible'

test('with no window a firing rule turns the tray and notifies once; muted it does not', async ({
  folder,
  launch,
  notifications,
  serve,
  tray: _,
}) => {
  test.setTimeout(180_000)
  const rules = join(folder, 'rules.yaml')
  const withRules = { LOOM_ALERTS_RULES_FILES: rules }
  let server = await serve()
  const port = Number(new URL(server.url).port)
  const app = await launch()
  const page = await app.window()
  await signIn(page, server.url)
  await expect.poll(() => logged(app, 'tray.shown').length, { timeout: 15_000 }).toBe(1)

  await test.step('closing the window keeps the tray, and says so the first time', async () => {
    await closeWindow(app)
    await expect.poll(() => isWindowVisible(app)).toBe(false)
    await expect.poll(() => titled(notifications, /keeps watching/).length).toBe(1)
    expect(trayIcon(app)).not.toBe('offline')
  })

  await test.step('muted, a rule that fires turns the tray and makes no sound', async () => {
    await page.evaluate(() => window.loom.alert.mute({ hours: 1 }))
    await writeFile(rules, ruleFile(['FiresWhileMuted']))
    await restart()
    await expect.poll(() => silences(app, 'FiresWhileMuted'), { timeout: 30_000 }).toEqual(['muted'])
    await expect.poll(() => trayIcon(app)).toBe('muted')
    expect(titled(notifications, /FiresWhileMuted/)).toEqual([])
  })

  await test.step('not muted, the next one notifies', async () => {
    await page.evaluate(() => window.loom.alert.mute({ hours: null }))
    await writeFile(rules, ruleFile(['FiresWhileMuted', 'FiresAloud']))
    await restart()
    await expect.poll(() => titled(notifications, /FiresAloud/).length, { timeout: 30_000 }).toBe(1)
    expect(titled(notifications, /FiresAloud/)[0]).toMatchObject({ body: 'The threads are crossed', urgency: 2 })
    await expect.poll(() => trayIcon(app)).toBe('critical')
    expect(await isWindowVisible(app)).toBe(false)
  })

  await test.step('it is one episode, whatever restarts meanwhile', async () => {
    await restart()
    await expect.poll(() => trayIcon(app), { timeout: 30_000 }).toBe('critical')
    expect(shown(app, 'FiresAloud')).toBe(1)
    expect(titled(notifications, /FiresAloud/)).toHaveLength(1)
  })

  await test.step('a click on it opens the window on its panel', async () => {
    notifications.clickTop()
    await expect.poll(() => isWindowVisible(app)).toBe(true)
    await expect(panel(page, 'CPU by mode')).toBeFocused()
  })

  await test.step('started hidden, the app knows what fires and keeps silent about what it told', async () => {
    await app.quit()
    const hidden = await launch({ args: ['--hidden'] })
    await expect.poll(() => trayIcon(hidden), { timeout: 30_000 }).toBe('critical')
    expect(await isWindowVisible(hidden)).toBe(false)
    await hidden.quit()
    expect(shown(hidden, 'FiresAloud')).toBe(1)
    expect(titled(notifications, /FiresAloud/)).toHaveLength(1)
    expect(titled(notifications, /keeps watching/)).toHaveLength(1)
  })

  /** The server comes back with the rules of the file, and the hidden app finds it again. */
  async function restart(): Promise<void> {
    await server.stop()
    await expect(connection(page)).toHaveAttribute('data-status', 'reconnecting')
    server = await serve({ port, environment: withRules })
    await page.evaluate(() => window.loom.connection.retry(undefined))
  }
})

test('where there is no tray, closing the window quits', async ({ launch }) => {
  const app = await launch()
  await expectLive(await app.window())
  await expect.poll(() => logged(app, 'tray.not-available').length).toBe(1)
  await closeWindow(app)
  expect(await stillAliveAfter([app.processId], 10_000)).toEqual([])
})

/** Rules that are true from the first look on. */
function ruleFile(names: readonly string[]): string {
  const rules = names.map((name) => ({
    alert: name,
    expr: 'vector(1) > 0',
    for: '1s',
    labels: { severity: 'critical' },
    annotations: { summary: 'The threads are crossed', __panelId__: '7' },
  }))
  return JSON.stringify({ groups: [{ name: 'end to end', interval: '1s', rules }] })
}

function titled({ shown }: NotificationWatch, title: RegExp): ShownNotification[] {
  return shown.filter((notification) => title.test(notification.title))
}

function trayIcon(app: LoomApp): unknown {
  return loggedThisRun(app, 'tray.changed').at(-1)?.icon
}

/** How often the app decided to notify about this rule, in all its runs on this folder. */
function shown(app: LoomApp, rule: string): number {
  return logged(app, 'notification.shown').filter((line) => line.rule === rule).length
}

/** Why the app kept silent about changes of this rule, each reason once. */
function silences(app: LoomApp, rule: string): unknown[] {
  const lines = logged(app, 'notification.silent').filter((line) => line.rule === rule)
  return [...new Set(lines.map((line) => line.reason))]
}
