import { expect, type Locator, type Page } from '@playwright/test'

export function panels(page: Page): Locator {
  return page.locator('.dashboard-grid > .panel')
}

/** Those whose newest value is fresh. */
export function livePanels(page: Page): Locator {
  return page.locator('.dashboard-grid > .panel[data-age="live"]')
}

export function panel(page: Page, title: string): Locator {
  return page.locator('.panel', { has: page.getByRole('heading', { name: title, exact: true }) })
}

/** The button that names the server on show. */
export function serverButton(page: Page, address: string): Locator {
  return page.getByRole('banner').getByRole('button', { name: new URL(address).host })
}

/** The one place that tells how the link is. */
export function connection(page: Page): Locator {
  return page.locator('.connection')
}

/** Connected, every panel in its place, and values coming. */
export async function expectLive(page: Page, timeout = 20_000): Promise<void> {
  await expect(connection(page)).toHaveAttribute('data-status', 'live', { timeout })
  await expect(page.locator('.dashboard-grid[aria-busy="false"]')).toBeVisible({ timeout })
  await expect(livePanels(page).first()).toBeVisible({ timeout })
}

/** Each panel has fresh values; those that show rates need a second sample first. */
export async function expectAllLive(page: Page): Promise<void> {
  await expectLive(page)
  await expect(page.locator('.dashboard-grid > .panel:not([data-age="live"])')).toHaveCount(0, { timeout: 20_000 })
}

/** All numbers on show, panel by panel: legends, stats, gauges and bars. */
export function shownValues(page: Page): Promise<string[]> {
  return panels(page).evaluateAll((all) =>
    all.map((each) =>
      [...each.querySelectorAll('.legend-value, .value-text')].map((value) => value.textContent).join(' | '),
    ),
  )
}
