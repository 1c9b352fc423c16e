import type { Locator } from '@playwright/test'
import { expectCleanConsole } from './support/clean-console'
import { expectAllLive, panel } from './support/dashboard'
import { expect, test } from './support/test'

test.describe.configure({ timeout: 120_000 })

test('what shows under pointer or focus stays as long as they do, and goes with Escape', async ({ launch }) => {
  const page = await (await launch()).window()
  await expectAllLive(page)

  await test.step('Escape puts the tooltip away until the pointer comes anew', async () => {
    const plot = panel(page, 'CPU by mode').locator('.u-over')
    const tooltip = page.locator('.tooltip')
    await plot.hover()
    await expect(tooltip).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(tooltip).toBeHidden()
    // New samples are painted in the meantime.
    await page.waitForTimeout(1500)
    await plot.hover({ position: { x: 30, y: 30 } })
    await expect(tooltip).toBeHidden()
    await page.mouse.move(0, 0)
    await plot.hover()
    await expect(tooltip).toBeVisible()
    await page.mouse.move(0, 0)
  })

  await test.step('a hint stays under pointer or focus until Escape', async () => {
    const sign = page.getByRole('button', { name: 'About CPU by mode' })
    const hint = panel(page, 'CPU by mode').getByRole('tooltip')
    await sign.hover()
    await expect(hint).toBeVisible()
    await hint.hover()
    await expect(hint).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(hint).toBeHidden()
    await page.mouse.move(0, 0)

    await sign.click()
    await expect(hint).toBeVisible()
    await page.mouse.move(0, 0)
    await expect(hint).toBeHidden()

    await panel(page, 'CPU by mode').focus()
    await page.keyboard.press('Tab')
    await expect(sign).toBeFocused()
    await expect(hint).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(hint).toBeHidden()
    await expect(sign).toBeFocused()
  })

  await test.step('keys keep the crosshair while the pointer rests on a chart', async () => {
    await panel(page, 'Memory').locator('.u-over').hover()
    await panel(page, 'CPU by mode').focus()
    await page.keyboard.press('ArrowLeft')
    const moment = await page.locator('.tooltip-time').textContent()
    await page.waitForTimeout(2500)
    await expect(page.locator('.tooltip-time')).toHaveText(moment ?? '')
    // What the tooltip shows is also spoken.
    await expect(page.getByRole('status').filter({ hasText: moment ?? '' })).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(page.locator('.tooltip')).toBeHidden()
    await page.mouse.move(0, 0)
  })
  await expectCleanConsole(page)
})

test('legends and small panels keep in order', async ({ launch }) => {
  const page = await (await launch()).window()
  await expectAllLive(page)

  await test.step('a legend of several rows has its names and values in columns', async () => {
    // Narrow enough for two columns, wherever this runs.
    await resize(panel(page, 'CPU by mode'), 6, 9)
    const legend = panel(page, 'CPU by mode').locator('.legend')
    const rows = new Map<number, string[]>()
    for (const { top, edges } of await legend.locator('.legend-entry').evaluateAll(legendEdges)) {
      rows.set(top, [...(rows.get(top) ?? []), edges])
    }
    const [first = [], ...others] = rows.values()
    expect(others).not.toEqual([])
    for (const row of others) expect(row).toEqual(first.slice(0, row.length))
  })

  await test.step('the legend shows one line alone, and switches lines off and on', async () => {
    const entry = (name: string): Locator => panel(page, 'Memory').getByRole('button', { name: new RegExp(`^${name}`) })
    const expectShown = async (...names: string[]): Promise<void> => {
      for (const name of ['Used', 'Cached', 'Free']) {
        await expect(entry(name)).toHaveAttribute('aria-pressed', String(names.includes(name)))
      }
    }
    await entry('Used').click()
    await expectShown('Used')
    await entry('Used').click()
    await expectShown('Used', 'Cached', 'Free')
    await entry('Cached').press('ControlOrMeta+Enter')
    await expectShown('Used', 'Free')
    await entry('Cached').click({ modifiers: ['ControlOrMeta'] })
    await expectShown('Used', 'Cached', 'Free')
    await page.mouse.move(0, 0)
  })

  await test.step('a panel of the smallest size keeps its header inside', async () => {
    const small = panel(page, 'Load per core')
    await resize(small, 1, 1)
    const beyond = await small.locator('.panel-header').evaluate((header) => header.scrollWidth - header.clientWidth)
    expect(beyond).toBe(0)
  })
  await expectCleanConsole(page)
})

/** Gives a panel another place in the grid; this page forgets it. */
function resize(target: Locator, columns: number, rows: number): Promise<void> {
  return target.evaluate(
    (element, size) => {
      element.style.setProperty('--w', String(size.columns))
      element.style.setProperty('--h', String(size.rows))
    },
    { columns, rows },
  )
}

/** Where each entry's row is, and where its name begins and its value ends. */
function legendEdges(entries: Element[]): { top: number; edges: string }[] {
  return entries.map((entry) => {
    const name = entry.querySelector('.legend-name')?.getBoundingClientRect()
    const value = entry.querySelector('.legend-value')?.getBoundingClientRect()
    const edges = `${name?.left.toFixed(1)} to ${value?.right.toFixed(1)}`
    return { top: Math.round(entry.getBoundingClientRect().top), edges }
  })
}
