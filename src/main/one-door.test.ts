import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'

/** What may be done in these places only. */
const DOORS: readonly { readonly what: string; readonly pattern: RegExp; readonly doors: readonly string[] }[] = [
  { what: 'requests from windows (use ipc/gate.ts)', pattern: /\bipcMain\b/, doors: ['app.ts'] },
  {
    what: 'sending to windows (use a state or an announcement of the table)',
    pattern: /webContents\.send\(/,
    doors: ['windows/main-window.ts'],
  },
  {
    what: 'requests over HTTP (use link/http-client.ts)',
    pattern: /\bfetch\(|\bnet\.request\(/,
    doors: ['link/electron-network.ts'],
  },
  { what: 'opening the browser (use openExternal)', pattern: /\bshell\b/, doors: ['platform/open-external.ts'] },
  { what: 'making windows', pattern: /new BrowserWindow\(|webPreferences:/, doors: ['windows/main-window.ts'] },
  { what: 'system notifications', pattern: /new Notification\(/, doors: ['notifications/show-notification.ts'] },
  {
    what: 'child processes of Electron',
    pattern: /utilityProcess\.fork/,
    doors: ['bundled/fork-server.ts', 'session/fresh-process-store.ts'],
  },
]

const sources = readdirSync(__dirname, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
  .map((entry) => {
    const path = join(entry.parentPath, entry.name)
    return { name: relative(__dirname, path).replaceAll('\\', '/'), text: withoutComments(readFileSync(path, 'utf8')) }
  })

it.each(DOORS)('has no other place for $what', ({ pattern, doors }) => {
  expect(
    sources
      .filter(({ text }) => pattern.test(text))
      .map(({ name }) => name)
      .sort(),
  ).toEqual(doors)
})

it('opens no window with less than all protections', () => {
  const window = sources.find(({ name }) => name === 'windows/main-window.ts')?.text ?? ''
  const preferences = /webPreferences: \{([^}]*)\}/.exec(window)?.[1] ?? ''
  for (const line of [
    'sandbox: true',
    'contextIsolation: true',
    'nodeIntegration: false',
    'webSecurity: true',
    'webviewTag: false',
  ]) {
    expect(preferences).toContain(line)
  }
  expect(
    sources.filter(({ text }) =>
      /nodeIntegration\w*: true|webSecurity: false|sandbox: false|enableRemoteModule/.test(text),
    ),
  ).toEqual([])
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}
