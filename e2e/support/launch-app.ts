import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { LoomApi } from '../../contract/ipc/table'
import { type AppRun, logLines } from './app-log'
import { collectPageCoverage, coverageEnvironment } from './coverage'
import { stillAliveAfter } from './processes'
import { electronFolder, projectRoot } from './project'

/** Its own deadline is five seconds; the rest is for a machine that is busy. */
const QUIT_LIMIT = 20_000

declare global {
  interface Window {
    /** What the app's page is given by its preload script; specs call it from inside the page. */
    readonly loom: LoomApi
  }
}

export interface LoomApp extends AppRun {
  readonly electron: ElectronApplication
  readonly processId: number
  /** The first window, loaded. */
  window: () => Promise<Page>
  /** What the app wrote to its standard output and error so far. */
  output: () => string
  /** Quits as a person does, and waits until the process is gone. */
  quit: () => Promise<void>
  /** Ends the main process at once, as a crash would. */
  kill: () => Promise<void>
}

export interface LaunchOptions {
  readonly userData: string
  readonly args?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the built app with a folder of its own for everything that it writes. */
export async function launchApp({ userData, args = [], environment = {} }: LaunchOptions): Promise<LoomApp> {
  const linesBefore = logLines(userData).length
  // Playwright asks the electron package for the executable, and preloads what lets it attach before anything happens.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = electronFolder()
  const electron = await _electron.launch({
    args: [...sandbox(), projectRoot, ...args],
    cwd: projectRoot,
    // Otherwise Playwright tells every page that the person wants it light, whatever the app says.
    colorScheme: null,
    env: { ...inherited(), ...coverageEnvironment(), LOOM_USER_DATA: userData, ...environment },
  })
  const child = electron.process()
  const processId = child.pid ?? 0
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const coverage = collectPageCoverage(electron)
  return {
    electron,
    processId,
    userData,
    linesBefore,
    window: async () => {
      const page = await electron.firstWindow()
      await page.waitForLoadState('load')
      return page
    },
    output: () => output,
    quit: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      await coverage.save()
      const closed = await Promise.race([electron.close().then(() => true), delay(QUIT_LIMIT, false, { ref: false })])
      if (closed) return
      process.kill(processId, 'SIGKILL')
      throw new Error(
        `The app did not end within ${QUIT_LIMIT} ms of quitting. Its last words:\n${output.slice(-2_000)}`,
      )
    },
    kill: async () => {
      process.kill(processId, 'SIGKILL')
      await stillAliveAfter([processId], 5_000)
    },
  }
}

/** Starts the app once more on a folder where it runs already; gives back the exit code of that second start. */
export async function startSecondInstance({ electron, userData }: LoomApp): Promise<number | null> {
  const second = spawn(electron.process().spawnfile, [...sandbox(), projectRoot], {
    env: { ...inherited(), LOOM_USER_DATA: userData },
    stdio: 'ignore',
  })
  const [code] = await once(second, 'close')
  return code
}

function sandbox(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE')
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
