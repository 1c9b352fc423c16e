import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openLine } from './support/breakable-line'
import {
  connection,
  expectAllLive,
  expectLive,
  livePanels,
  panel,
  panels,
  serverButton,
  shownValues,
} from './support/dashboard'
import { freeShare } from './support/free-share'
import { keyringEntries } from './support/keyring'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

/** What Show 3 promises for a start without a server, in milliseconds, on a machine that does nothing else. */
const CACHE_LIMIT = 2_000

test.describe.configure({ timeout: 120_000 })

test('a broken network freezes the values in plain sight, and what was missed comes later', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  const line = await openLine(server.url)
  const app = await launch()
  const page = await app.window()
  await signIn(page, line.url)
  await expectAllLive(page)

  line.cut()
  await expectReconnecting(page)
  const frozen = await shownValues(page)
  await expect(page.locator('.panel[data-age="stale"]')).toHaveCount(await panels(page).count(), { timeout: 20_000 })
  for (const each of await panels(page).all()) await expect(each.locator('.panel-age')).toHaveText(/\d+\ss old/)
  expect(await shownValues(page)).toEqual(frozen)

  line.mend()
  await expectLive(page, 45_000)
  await expect(livePanels(page)).toHaveCount(await panels(page).count())
  const gap = await refilledGap(page)
  expect(gap.to - gap.from).toBeGreaterThan(4_000)
  const points = await pointsOf(page, 'Load')
  // A second at each end belongs to the points that came before and after the break.
  const missed = secondsBetween(gap.from + 1_000, gap.to - 1_000)
  expect(missed.length).toBeGreaterThan(2)
  expect(missed.filter((time) => (points.get(time) ?? 0) === 0)).toEqual([])
  await line.close()
})

test('panels outlive the server, and a start without it shows the last dashboard as what it is', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  const port = Number(new URL(server.url).port)
  let app = await launch()
  let page = await app.window()
  await signIn(page, server.url)
  await expectAllLive(page)
  const count = await panels(page).count()

  await test.step('killed, it leaves its last values and their age', async () => {
    await server.kill()
    await expectReconnecting(page)
    const frozen = await shownValues(page)
    await expect(page.locator('.panel[data-age="stale"]')).toHaveCount(count, { timeout: 20_000 })
    expect(await shownValues(page)).toEqual(frozen)
  })
  await test.step('back on the same port, it is live again untouched', async () => {
    const again = await serve({ port })
    await expectLive(page, 45_000)
    await expect(livePanels(page)).toHaveCount(count)
    const gaps = await page.evaluate(() => window.loom.connection.gaps.get())
    expect(gaps).toMatchObject({ ok: true, value: [{ cause: 'server-unreachable', to: expect.any(Number) }] })
    await again.kill()
  })
  await test.step('started with no server, the app shows the last dashboard, marked old', async () => {
    const limit = CACHE_LIMIT / (await freeShare())
    const times: number[] = []
    while (times.length < 3 && !times.some((time) => time < limit)) {
      await app.quit()
      const startedAt = Date.now()
      app = await launch()
      page = await app.window()
      await expect(page.locator('.panel[data-age="cache"]')).toHaveCount(count)
      times.push(Date.now() - startedAt)
    }
    const description = `${times.join(', ')} ms, at most ${Math.round(limit)} ms with the cores as busy as they are`
    test.info().annotations.push({ type: 'launch to kept dashboard', description })
    expect(Math.min(...times)).toBeLessThan(limit)
    for (const each of await panels(page).all()) {
      await expect(each.locator('.panel-age')).toHaveText(/from this computer, as of \d\d:\d\d:\d\d/)
    }
    expect((await shownValues(page)).filter((values) => /\d/.test(values)).length).toBeGreaterThanOrEqual(8)
    await expectReconnecting(page)
  })
  await test.step('and goes live when the server comes', async () => {
    await serve({ port })
    await expectLive(page, 45_000)
    await expect(livePanels(page)).toHaveCount(count)
  })
})

test('signing out erases what was kept; a damaged file is set aside, said so, and the app opens', async ({
  launch,
  serve,
}) => {
  const server = await serve()
  const app = await launch()
  const folder = join(app.userData, 'offline')
  let page = await app.window()
  await expectLive(page)
  const ofBundled = await databases(folder)
  expect(ofBundled).toHaveLength(1)
  await signIn(page, server.url)
  expect(await databases(folder)).toHaveLength(2)
  expect(await accountsAbout(server.url)).toHaveLength(2)

  await test.step('signing out erases files and keys', async () => {
    await serverButton(page, server.url).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('form', { name: 'Sign in to a server' })).toBeVisible()
    await expect.poll(() => accountsAbout(server.url)).toEqual([])
    await expect
      .poll(() => filesIn(folder))
      .toEqual(expect.not.arrayContaining([expect.stringMatching(notOf(ofBundled))]))
  })
  await page.getByRole('button', { name: 'Show this computer instead' }).click()
  await expectLive(page)
  await app.quit()

  for (const [name, damage] of [
    ['garbage in place of the file', () => Buffer.from('not a database. '.repeat(4096))],
    ['one changed byte in each page', flipABytePerPage],
  ] as const) {
    await test.step(name, async () => {
      const [file = ''] = await databases(folder)
      await writeFile(join(folder, file), damage(await readFile(join(folder, file))))
      const opened = await launch()
      page = await opened.window()
      await expectLive(page)
      await expect(page.getByText('Offline data could not be read')).toHaveCount(1)
      expect((await filesIn(folder)).filter((each) => each.startsWith(`${file}.damaged-`)).length).toBeGreaterThan(0)
      await opened.quit()
    })
  }
  await test.step('after that, it is kept as before', async () => {
    const opened = await launch()
    page = await opened.window()
    await expectLive(page)
    await expect(page.getByText('Offline data could not be read')).toHaveCount(0)
  })
})

async function expectReconnecting(page: Page): Promise<void> {
  await expect(connection(page)).toHaveAttribute('data-status', 'reconnecting')
  await expect(connection(page).locator('.connection-state')).toHaveText(/Reconnecting in \d+ s/)
}

/** The gap of the broken line, as soon as it is known that its samples came after all. */
async function refilledGap(page: Page): Promise<{ from: number; to: number }> {
  const gaps = async () => {
    const answer = await page.evaluate(() => window.loom.connection.gaps.get())
    return answer.ok ? answer.value.filter(({ refilled }) => refilled) : []
  }
  await expect.poll(gaps, { timeout: 15_000 }).toMatchObject([{ cause: 'server-unreachable' }])
  const [gap] = await gaps()
  return { from: gap?.from ?? 0, to: gap?.to ?? 0 }
}

/** Walks back over a panel's last minute with the arrow keys: how many values the tooltip has at each time of day. */
async function pointsOf(page: Page, title: string): Promise<Map<string, number>> {
  const points = new Map<string, number>()
  const tooltip = page.locator('.tooltip')
  await panel(page, title).focus()
  for (let index = 0; index < 60; index += 1) {
    await page.keyboard.press('ArrowLeft')
    const time = await tooltip.locator('.tooltip-time').textContent()
    points.set(time ?? '', await tooltip.locator('.tooltip-row').count())
  }
  return points
}

/** Times of day as the tooltip writes them. */
function secondsBetween(from: number, to: number): string[] {
  const format = new Intl.DateTimeFormat('en', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const times: string[] = []
  for (let time = Math.ceil(from / 1_000) * 1_000; time <= to; time += 1_000) times.push(format.format(time))
  return times
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort()
}

async function databases(folder: string): Promise<string[]> {
  return (await filesIn(folder)).filter((name) => name.endsWith('.db'))
}

/** Files that belong to none of these databases. */
function notOf(names: readonly string[]): RegExp {
  return new RegExp(`^(?!${names.map((name) => name.replaceAll('.', '\\.')).join('|')})`)
}

async function accountsAbout(address: string): Promise<string[]> {
  return (await keyringEntries()).map(({ account }) => account).filter((account) => account.includes(address))
}

function flipABytePerPage(file: Buffer): Buffer {
  const damaged = Buffer.from(file)
  for (let at = 2048; at < damaged.length; at += 4096) damaged[at] = (damaged[at] ?? 0) ^ 0xff
  return damaged
}
