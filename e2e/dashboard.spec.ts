import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectCleanConsole } from './support/clean-console'
import { expectLive, livePanels, panel, panels, shownValues } from './support/dashboard'
import { freeShare } from './support/free-share'
import { expect, test } from './support/test'

/** What Show 1 promises, in milliseconds, on a machine that does nothing else. */
const START_LIMIT = 5_000

test.describe.configure({ timeout: 120_000 })

test('a first start shows eight panels and more, moving, within five seconds, and the console stays clean', async ({
  folder,
  launch,
}) => {
  const limit = START_LIMIT / (await freeShare())
  const times: number[] = []
  let { page, first, quit } = await timedStart('first')
  // A busy moment spoils one measurement; an app that is slow spoils all.
  for (const chance of ['second', 'third']) {
    if ((times.at(-1) ?? 0) < limit) break
    await quit()
    ;({ page, first, quit } = await timedStart(chance))
  }
  const description = `${times.join(', ')} ms, at most ${Math.round(limit)} ms with the cores as busy as they are`
  test.info().annotations.push({ type: 'launch to moving panels', description })
  expect(Math.min(...times)).toBeLessThan(limit)

  await test.step('most panels go on to change', async () => {
    await expect
      .poll(async () => (await shownValues(page)).filter((values, index) => values !== first[index]).length)
      .toBeGreaterThanOrEqual(6)
  })
  await test.step('every panel has data and shows its age', async () => {
    await expect(livePanels(page)).toHaveCount(await panels(page).count())
    for (const each of await panels(page).all()) await expect(each.locator('.panel-age')).toHaveText(/now|\d+\ss/)
  })
  await expectCleanConsole(page)

  async function timedStart(name: string): Promise<{ page: Page; first: string[]; quit: () => Promise<void> }> {
    const startedAt = Date.now()
    const app = await launch({ userData: join(folder, name) })
    const window = await app.window()
    await expect.poll(() => livePanels(window).count(), { intervals: [50], timeout: 15_000 }).toBeGreaterThanOrEqual(8)
    const painted = await shownValues(window)
    await expect.poll(() => shownValues(window), { intervals: [50] }).not.toEqual(painted)
    times.push(Date.now() - startedAt)
    return { page: window, first: painted, quit: app.quit }
  }
})

test('hover, keys and themes work on the live dashboard', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await expectLive(page)

  await test.step('pointing at one panel puts the same moment on all', async () => {
    const plot = panel(page, 'CPU by mode').locator('.u-over')
    await plot.hover()
    await expect(page.locator('.tooltip')).toBeVisible()
    await expect(page.locator('.tooltip-time')).toHaveText(/\d\d:\d\d:\d\d/)
    await expect.poll(() => crosshairShares(page).then((shares) => shares.length)).toBeGreaterThanOrEqual(4)
    const shares = await crosshairShares(page)
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.02)
    await page.mouse.move(0, 0)
    await expect(page.locator('.tooltip')).toBeHidden()
  })

  await test.step('v shows one panel alone, Escape brings the others back', async () => {
    const viewed = panel(page, 'CPU by mode')
    await viewed.focus()
    await page.keyboard.press('v')
    await expect(viewed).toHaveAttribute('data-mode', 'viewed')
    await expect(panel(page, 'Memory')).toBeHidden()
    await page.keyboard.press('Escape')
    await expect(panel(page, 'Memory')).toBeVisible()
  })

  await test.step('tooltips write keys as this platform does', async () => {
    const keys = process.platform === 'darwin' ? '⌘K' : 'Ctrl K'
    const find = page.getByRole('button', { name: 'Find an action' })
    await expect(find).toHaveAttribute('title', `Find an action (${keys})`)
  })

  await test.step('the header opens what it names, and the cross closes it', async () => {
    for (const [button, name] of [
      [/alerts/, 'Alerts'],
      ['Settings', 'Settings'],
    ] as const) {
      await page.getByRole('banner').getByRole('button', { name: button }).click()
      const sheet = page.getByRole('dialog', { name })
      await sheet.getByRole('button', { name: 'Close' }).click()
      await expect(sheet).toBeHidden()
    }
  })

  await test.step('? lists the keys', async () => {
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(help.getByText('Find an action')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(help).toBeHidden()
  })

  await test.step('the palette has the colours of the app, also when its styles were not the first to load', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    const palette = page.locator('.mantine-Spotlight-content')
    const surface = await panel(page, 'Memory').evaluate((element) => getComputedStyle(element).backgroundColor)
    await expect(palette).toHaveCSS('background-color', surface)
    await page.keyboard.press('Escape')
    await expect(palette).toBeHidden()
  })

  await test.step('mod with + zooms, with 0 back', async () => {
    // Playwright's keys reach the page alone; these pass the window first, as real ones do.
    const press = (keyCode: string): Promise<void> =>
      app.electron.evaluate(({ BrowserWindow }, code) => {
        const modifiers = [process.platform === 'darwin' ? 'meta' : 'control'] as const
        BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({
          type: 'keyDown',
          keyCode: code,
          modifiers: [...modifiers],
        })
      }, keyCode)
    const width = (): Promise<number> => page.evaluate(() => window.innerWidth)
    const before = await width()
    await press('=')
    await expect.poll(width).toBeLessThan(before)
    await press('0')
    await expect.poll(width).toBe(before)
  })

  await test.step('the palette gives the focus back', async () => {
    await panel(page, 'Memory').focus()
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByPlaceholder('Find an action').fill('mute')
    await page.keyboard.press('Escape')
    await expect(panel(page, 'Memory')).toBeFocused()
  })

  await test.step('Escape and a click beside it leave the palette', async () => {
    const search = page.getByPlaceholder('Find an action')
    for (const leave of [() => page.keyboard.press('Escape'), () => page.mouse.click(5, 5)]) {
      await page.keyboard.press('ControlOrMeta+k')
      await search.fill('mute')
      await leave()
      await expect(search).toBeHidden()
    }
  })

  await test.step('mod+K finds an action and runs it', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByPlaceholder('Find an action').fill('servers account')
    await page.keyboard.press('Enter')
    const servers = page.getByRole('dialog', { name: 'Servers' })
    await expect(servers).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(servers).toBeHidden()
  })

  await test.step('both themes take effect', async () => {
    for (const [theme, darkest, lightest] of [
      ['dark', 0, 60],
      ['light', 200, 255],
    ] as const) {
      await page.evaluate((chosen) => window.loom.settings.change({ theme: chosen }), theme)
      await expect.poll(() => brightness(page)).toBeGreaterThanOrEqual(darkest)
      await expect.poll(() => brightness(page)).toBeLessThanOrEqual(lightest)
    }
  })
  await expectCleanConsole(page)
})

/** Where the crosshair stands on each plot, as a share of the plot's width. */
function crosshairShares(page: Page): Promise<number[]> {
  return page.locator('.u-over').evaluateAll((plots) =>
    plots.flatMap((plot) => {
      const line = plot.querySelector('.u-cursor-x')
      if (line === null || line.classList.contains('u-off')) return []
      const box = plot.getBoundingClientRect()
      const share = (line.getBoundingClientRect().left - box.left) / box.width
      return share >= 0 ? [share] : []
    }),
  )
}

/** Mean of red, green and blue of the page's background. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(
      Number,
    )
    return (red + green + blue) / 3
  })
}
