import { expect, type Page } from '@playwright/test'

/** No warning, no error, and nothing thrown since the page was loaded: a policy that refuses something shows here alone. */
export async function expectCleanConsole(page: Page): Promise<void> {
  const noise = (await page.consoleMessages()).filter((message) => ['warning', 'error'].includes(message.type()))
  expect(noise.map((message) => message.text())).toEqual([])
  expect(await page.pageErrors()).toEqual([])
}
