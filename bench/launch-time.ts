import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { executablePath, timeOfMark } from './apps'

/** Long after the first picture: until then nothing looks into the app, so that looking costs it nothing. */
const LEFT_ALONE_MS = 2500

/**
 * Starts an app, and gives the time from the launch to a performance mark of its page, in milliseconds. Not with
 * Playwright's launch, whose debugger attaches while the page loads: that costs time, and now and then never ends.
 */
export async function launchTime(
  path: string,
  environment: Record<string, string>,
  mark: string,
  leftAlone = LEFT_ALONE_MS,
): Promise<number> {
  const launchedAt = Date.now()
  const app = spawn(executablePath(), ['--no-sandbox', '--remote-debugging-port=0', path], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    const endpoint = await debuggingEndpoint(app)
    await new Promise((resolve) => setTimeout(resolve, leftAlone))
    return (await lookUpMark(endpoint, mark)) - launchedAt
  } finally {
    app.kill('SIGTERM')
    if (app.exitCode === null) await once(app, 'exit')
  }
}

async function debuggingEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (stderr !== null) {
    const lines = createInterface({ input: stderr })
    for await (const line of lines) {
      const endpoint = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (endpoint === undefined) continue
      stderr.resume()
      return endpoint
    }
  }
  throw new Error('The app ended before its page could be reached.')
}

async function lookUpMark(endpoint: string, mark: string): Promise<number> {
  // Electron has no browser contexts to set defaults in.
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true })
  try {
    const page = browser.contexts()[0]?.pages()[0]
    if (page === undefined) throw new Error('The app has no window.')
    return await timeOfMark(page, mark)
  } finally {
    await browser.close()
  }
}
