import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logged } from './support/app-log'
import { expectLive } from './support/dashboard'
import type { LoomApp } from './support/launch-app'
import { stillAliveAfter } from './support/processes'
import { expect, test } from './support/test'
import { startTrayHost } from './support/tray-host'
import { closeWindow, isWindowVisible } from './support/window-visible'

test('the page has a strict policy, no way to Node, and a console without a warning', async ({ launch }) => {
  const app = await launch({ environment: { ELECTRON_ENABLE_SECURITY_WARNINGS: '1' } })
  const page = await app.window()
  await expectLive(page)
  const policy = await app.electron.evaluate(async ({ session }) => {
    const answer = await session.defaultSession.fetch('app://loom/', { bypassCustomProtocolHandlers: false })
    return answer.headers.get('content-security-policy') ?? ''
  })
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe')

  await test.step('what the policy forbids does not happen', async () => {
    const tried = await page.evaluate(async () => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'document.title = "broken in"'
      document.body.append(script)
      const image = document.createElement('img')
      image.src = 'https://example.org/pixel.png'
      document.body.append(image)
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/'
      document.body.append(frame)
      const reached = await fetch('http://127.0.0.1:9/').then(
        () => true,
        () => false,
      )
      await new Promise((settle) => setTimeout(settle, 300))
      script.remove()
      image.remove()
      frame.remove()
      return { violations: [...new Set(violations)].sort(), reached, title: document.title }
    })
    expect(tried.reached).toBe(false)
    expect(tried.title).not.toBe('broken in')
    expect(tried.violations).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem'])
  })

  await test.step('the window is sandboxed and isolated', async () => {
    const kinds = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer'].map((name) => typeof Reflect.get(window, name)),
    )
    expect(kinds).toEqual(['undefined', 'undefined', 'undefined', 'undefined'])
    const preferences = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        const contents = window.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
        const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
        return { sandbox, contextIsolation, nodeIntegration, webSecurity }
      }),
    )
    expect(preferences).toEqual([{ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true }])
  })
})

test('the bridge gives the page the committed surface, refuses bad requests, and takes JSON alone', async ({
  launch,
}) => {
  const app = await launch()
  const page = await app.window()
  expect(await page.evaluate(() => Object.keys(window.loom).sort())).toEqual([
    'alert',
    'app',
    'connection',
    'dashboard',
    'link',
    'notice',
    'panel',
    'server',
    'session',
    'settings',
  ])
  const answers = await page.evaluate(async () => {
    const mute = window.loom.alert.mute as (request: unknown) => Promise<{ ok: boolean; code?: string }>
    const requests = [
      undefined,
      null,
      'x',
      { hours: 2 },
      { hours: 1, more: true },
      { hours: 'x'.repeat(300_000) },
      { hours: () => 1 },
      {
        get hours() {
          throw new Error('getter')
        },
      },
      [1],
      1n,
    ]
    const codes = []
    for (const request of requests) {
      codes.push(
        await Promise.resolve()
          .then(() => mute(request))
          .then(
            (answer) => answer.code ?? 'taken',
            () => 'thrown in the page',
          ),
      )
    }
    return codes
  })
  expect(answers).not.toContain('taken')
  expect(await page.evaluate(() => window.loom.alert.mutedUntil.get())).toEqual({ ok: true, value: null })
})

test('the window goes nowhere else, and opens no other window', async ({ launch }) => {
  const app = await launch()
  const page = await app.window()
  await page.evaluate(() => {
    for (const address of ['javascript:alert(1)', 'file:///etc/passwd', 'app://evil/', 'about:blank'])
      window.open(address)
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'http://127.0.0.1:9/elsewhere'
    document.body.append(link)
    link.click()
  })
  // Chromium itself stops some of them before they reach the policy.
  const refused = (): unknown[] => logged(app, 'url.refused').map(({ use, url }) => `${use} ${url}`)
  await expect.poll(refused).toContain('window app://evil/')
  await expect.poll(refused).toContain('navigate http://127.0.0.1:9/elsewhere')
  expect(app.electron.windows()).toHaveLength(1)
  expect(page.url()).toBe('app://loom/')
})

test('with a tray, closing keeps Loom there and says so once; the setting makes it quit', async ({
  launch,
  notifications,
}) => {
  const endTray = await startTrayHost()
  try {
    const app = await launch()
    const page = await app.window()
    await expect.poll(() => logged(app, 'tray.shown').length, { timeout: 15_000 }).toBe(1)
    await closeWindow(app)
    await expect.poll(() => isWindowVisible(app)).toBe(false)
    await expect
      .poll(() => notifications.shown.map(({ title }) => title))
      .toEqual(['Loom keeps watching from the tray'])

    await test.step('closing again says nothing', async () => {
      await showWindow(app)
      await closeWindow(app)
      await expect.poll(() => isWindowVisible(app)).toBe(false)
      expect(notifications.shown).toHaveLength(1)
    })

    await page.evaluate(() => window.loom.settings.change({ closeToTray: false }))
    await showWindow(app)
    await closeWindow(app)
    expect(await stillAliveAfter([app.processId], 10_000)).toEqual([])
  } finally {
    await endTray()
  }
})

test('the window comes back where it was, and settings last', async ({ launch }) => {
  const first = await launch()
  const page = await first.window()
  await first.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 60, width: 1000, height: 700 }),
  )
  await expect
    .poll(() => readJson(join(first.userData, 'window.json')))
    .toMatchObject({ bounds: { width: 1000, height: 700 } })
  await page.evaluate(() => window.loom.settings.change({ theme: 'light' }))
  await first.quit()
  expect(statSync(join(first.userData, 'settings.json')).mode & 0o077).toBe(0)

  const second = await launch()
  const again = await second.window()
  expect(await again.evaluate(() => [window.outerWidth, window.outerHeight])).toEqual([1000, 700])
  expect(await again.evaluate(() => matchMedia('(prefers-color-scheme: light)').matches)).toBe(true)
})

test('unreadable settings are set aside, and the app opens and says so', async ({ launch, folder }) => {
  const userData = join(folder, 'user-data')
  const first = await launch({ userData })
  await first.window()
  await first.quit()
  for (const name of ['settings.json', 'window.json', 'mute.json', 'notified.json', 'servers.json']) {
    writeFileSync(join(userData, name), 'neither JSON nor anything')
  }
  const second = await launch({ userData })
  await expectLive(await second.window())
  const ids = await (await second.window()).evaluate(async () => {
    const notices = await window.loom.notice.list.get()
    return notices.ok ? notices.value.map(({ id }) => id) : []
  })
  expect(ids).toContain('settings-unreadable')
})

function showWindow({ electron }: LoomApp): Promise<void> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
