import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export const ADMIN_PASSWORD = 'a password for the tests only'

const PROGRAM = resolve('out/server/index.js')

/** What Electron gives to a utility process, over the channel of a child process. */
const BUNDLED = `
  const listeners = []
  process.parentPort = { on: (event, listener) => event === 'message' && listeners.push(listener), postMessage: (data) => process.send(data) }
  process.on('message', (data) => listeners.forEach((listener) => listener({ data })))
  require(${JSON.stringify(PROGRAM)})
`

/** The real, built server in a process of its own, with a folder of its own. */
export interface TestServer {
  readonly url: string
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>
  /** Asks it to end. */
  readonly stop: () => Promise<void>
  /** Starts it again at the same address, unless it runs. */
  readonly start: () => Promise<void>
  /** Ends it and removes its folder. */
  readonly remove: () => Promise<void>
}

export async function startTestServer(environment: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'loom-test-server-'))
  const first = await launch(folder, { LOOM_PORT: '0', ...environment })
  let { child } = first
  return {
    url: first.url,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
    start: async () => {
      if (child.exitCode === null && child.signalCode === null) return
      ;({ child } = await launch(folder, { LOOM_PORT: new URL(first.url).port, ...environment }))
    },
    remove: async () => {
      await end(child, 'SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The server as the desktop carries it, which knows this launch's secret. */
export async function startBundledServer(
  launchSecret: string,
  dataDir?: string,
): Promise<{ readonly url: string; readonly dataDir: string; readonly end: () => Promise<void> }> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'loom-test-bundled-')))
  const child = spawn(process.execPath, ['-e', BUNDLED], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, LOOM_DATA_DIR: folder },
  })
  const url = await new Promise<string>((settle, reject) => {
    child.once('message', (report: { kind: string; url: string; message: string }) =>
      report.kind === 'listening' ? settle(report.url) : reject(new Error(report.message)),
    )
    child.once('exit', (code) => reject(new Error(`the bundled server ended with ${code}`)))
    child.send({ kind: 'start', dataDir: folder, launchSecret })
  })
  return { url, dataDir: folder, end: () => end(child, 'SIGKILL') }
}

async function launch(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  if (!existsSync(PROGRAM)) throw new Error('Build the server first: npm run build')
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: folder,
    env: {
      ...process.env,
      LOOM_DATA_DIR: folder,
      LOOM_ADMIN_PASSWORD: ADMIN_PASSWORD,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const url = await new Promise<string>((settle, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += line
      const listening = /"event":"listening".*"url":"([^"]+)"/.exec(line)?.[1]
      if (listening !== undefined) settle(listening)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)))
  })
  return { url, child }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((settle) => child.once('exit', settle))
  child.kill(signal)
  await ended
}
