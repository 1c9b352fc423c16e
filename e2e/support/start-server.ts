import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { coverageEnvironment } from './coverage'
import { inProject } from './project'

export const adminPassword = 'a password for the tests only'

export interface RunningServer {
  readonly url: string
  readonly processId: number
  readonly dataFolder: string
  /** Everything it printed so far. */
  output: () => string
  /** Asks it to end and gives back its exit code. */
  stop: () => Promise<number | null>
  /** Ends it as a power cut would. */
  kill: () => Promise<void>
}

export interface ServerOptions {
  readonly dataFolder: string
  /** 0 takes a free port; name one to come back at the same address. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the real, built server on plain Node, and waits until it says that it listens. */
export async function startServer({ dataFolder, port = 0, environment = {} }: ServerOptions): Promise<RunningServer> {
  const child = spawn(process.execPath, [inProject('out', 'server', 'index.js')], {
    cwd: dataFolder,
    env: {
      ...withoutLoomVariables(),
      ...coverageEnvironment(),
      LOOM_PORT: String(port),
      LOOM_DATA_DIR: dataFolder,
      LOOM_ADMIN_PASSWORD: adminPassword,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const note = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout.on('data', note)
  child.stderr.on('data', note)
  const closed = new Promise<number | null>((settle) => child.once('close', settle))
  const url = await Promise.race([
    listeningUrl(child),
    closed.then((code) => Promise.reject(new Error(`the server ended with ${code} before it listened:\n${output}`))),
  ])
  return {
    url,
    processId: child.pid ?? 0,
    dataFolder,
    output: () => output,
    stop: () => {
      child.kill('SIGTERM')
      return closed
    },
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

/** The server refuses variables of ours that it does not know, and those of the test session are not meant for it. */
function withoutLoomVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LOOM_')))
}

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((settle) => {
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /"event":"listening".*"url":"([^"]+)"/.exec(line)?.[1]
      if (url !== undefined) settle(url)
    })
  })
}
