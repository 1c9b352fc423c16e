import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'

/** Beside the real build, so that the native modules are found from it; one for each test file, which run side by side. */
const FOLDER = resolve('out', `server-under-test-${process.env.VITEST_POOL_ID ?? '0'}`)
const PROGRAM = resolve(FOLDER, 'index.js')

/** Builds the server as it ships. */
export async function buildProgram(): Promise<void> {
  await build({
    configFile: resolve('server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: FOLDER, emptyOutDir: true },
  })
}

/** Runs the program to its end. */
export function runProgram(
  given: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...given], { env: { PATH: process.env.PATH, ...environment } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    stderr += bytes.toString()
  })
  return new Promise((settle) => {
    child.once('close', (code) => settle({ code, stdout, stderr }))
  })
}

/** The server's program as a process of its own. */
export interface Program {
  readonly child: ChildProcess
  /** The address of its listening line; rejects with its stderr when it ends before. */
  readonly url: Promise<string>
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | string>
}

export function startProgram(environment: Record<string, string>, given: readonly string[] = []): Program {
  return watched(environment, process.execPath, [PROGRAM, ...given])
}

/** As npm starts it: below a shell, which is the child that signals go to. */
export function startBelowShell(environment: Record<string, string>): Program {
  // What follows keeps the shell from becoming the program.
  return watched({ npm_lifecycle_event: 'server', ...environment }, 'sh', [
    '-c',
    '"$0" "$@"; exit $?',
    process.execPath,
    PROGRAM,
  ])
}

function watched(environment: Record<string, string>, command: string, given: readonly string[]): Program {
  const child = spawn(command, given, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout: string[] = []
  const stderr: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line))
  const exit = new Promise<number | string>((settle) => {
    child.once('close', (code, signal) => settle(code ?? signal ?? 'unknown'))
  })
  const url = new Promise<string>((listening, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout.push(line)
      listening((JSON.parse(line) as { url: string }).url)
    })
    void exit.then((code) => failed(new Error(`ended with ${code}: ${stderr.join('\n')}`)))
  })
  url.catch(() => {})
  return { child, url, stdout, stderr, exit }
}
