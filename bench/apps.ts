import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
}

/** A folder for one app's data, and what removes it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'loom-bench-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** The Electron that benchmarks run on. */
export function executablePath(): string {
  const path = process.env.LOOM_ELECTRON_PATH
  if (!path) throw new Error('Start benchmarks with npm run bench.')
  return path
}

export function launchLoom(userData: string): Promise<RunningApp> {
  return launch(resolve('.'), { LOOM_USER_DATA: userData })
}

export function launchMinimal(userData: string): Promise<RunningApp> {
  return launch(resolve('bench/minimal-app'), { MINIMAL_USER_DATA: userData })
}

async function launch(path: string, environment: Record<string, string>): Promise<RunningApp> {
  // Playwright asks the electron package for the executable, and preloads what lets it attach before anything happens.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(executablePath())
  const app = await _electron.launch({
    args: ['--no-sandbox', path],
    env: { ...definedEnvironment(), ...environment },
  })
  return { app, page: await app.firstWindow() }
}

/** Waits for a performance mark and gives its time, in epoch milliseconds. */
export async function timeOfMark(page: Page, mark: string): Promise<number> {
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark, { polling: 20 })
  return page.evaluate(
    (name) => performance.timeOrigin + (performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN),
    mark,
  )
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
