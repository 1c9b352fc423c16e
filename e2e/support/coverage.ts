import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'

/** Folder for V8's raw coverage; set by `npm test`. Without it nothing is collected. */
const folder = process.env.LOOM_COVERAGE_FOLDER

/** Node's own switch works in Electron's main process and in its utility processes too. */
export function coverageEnvironment(): Record<string, string> {
  return folder === undefined ? {} : { NODE_V8_COVERAGE: folder }
}

/** A page that goes away while it is asked may never answer, in milliseconds. */
const PATIENCE = 5_000

interface PageCoverage {
  /** Writes what the pages that are open have run so far. */
  save: () => Promise<void>
}

/** Pages are sandboxed and know nothing of that switch: the debugger is asked instead, as soon as a page is there. */
export function collectPageCoverage(electron: ElectronApplication): PageCoverage {
  if (folder === undefined) return { save: async () => undefined }
  const target = folder
  const started = new Map<Page, Promise<boolean>>()
  const begin = (page: Page): void => {
    const options = { resetOnNavigation: false }
    started.set(
      page,
      page.coverage
        .startJSCoverage(options)
        .then(() => true)
        .catch(() => false),
    )
  }
  electron.on('window', begin)
  for (const page of electron.windows()) begin(page)
  return { save: () => savePages(started, target) }
}

async function savePages(started: ReadonlyMap<Page, Promise<boolean>>, target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const [page, ready] of started) {
    const result = page.isClosed() ? [] : await Promise.race([stopCoverage(page, ready), nothingAfter(PATIENCE)])
    if (result.length === 0) continue
    await writeFile(join(target, `page-${randomUUID()}.json`), JSON.stringify({ result }))
  }
}

async function stopCoverage(page: Page, ready: Promise<boolean>): Promise<readonly unknown[]> {
  return (await ready) ? page.coverage.stopJSCoverage().catch(() => []) : []
}

function nothingAfter(milliseconds: number): Promise<readonly never[]> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, []).unref())
}
