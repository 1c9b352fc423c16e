import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { projectRoot } from './paths.mjs'

/**
 * Runs a program to its end. Output is kept and not shown, so that a step which works is one line;
 * the caller puts the tail of it in front of the user when the step fails.
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const standardOutput = []
    const everything = []
    child.stdout.on('data', (chunk) => {
      standardOutput.push(chunk)
      everything.push(chunk)
    })
    child.stderr.on('data', (chunk) => everything.push(chunk))
    child.on('error', (error) => settle({ code: 127, stdout: '', output: error.message }))
    child.on('close', (code) =>
      settle({
        code: code ?? 1,
        stdout: Buffer.concat(standardOutput).toString(),
        output: Buffer.concat(everything).toString(),
      }),
    )
  })
}

/**
 * Runs a program in front of the user, hands on the signals that we get, and gives back its exit code. `readErrors` gets
 * its stderr instead of the terminal.
 */
export function runInFront(command, args, { readErrors, ...options } = {}) {
  return new Promise((settle, reject) => {
    const stdio = readErrors ? ['inherit', 'inherit', 'pipe'] : 'inherit'
    const child = spawn(command, args, { cwd: projectRoot, stdio, ...options })
    readErrors?.(child.stderr)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const forward = (signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
    const parent = process.ppid
    const watch = setInterval(() => {
      if (isNpmGone(parent)) forward('SIGTERM')
    }, 500)
    const release = () => {
      clearInterval(watch)
      for (const signal of signals) process.off(signal, forward)
    }
    child.on('error', (error) => {
      release()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      const end = () => {
        release()
        // A browser that the program opened may hold its stderr for hours.
        child.stderr?.destroy()
        settle(code ?? 128 + (constants.signals[signal] ?? 1))
      }
      const timer = setTimeout(end, 500)
      child.on('close', () => {
        clearTimeout(timer)
        end()
      })
    })
  })
}

/** npm puts a shell between itself and us: a signal to npm ends that shell, and we would run on without them. */
function isNpmGone(parent) {
  return process.env.npm_lifecycle_event !== undefined && process.ppid !== parent
}

/** Ctrl-C, a closed terminal and `kill` are no failures. */
export function endedByPerson(code) {
  return ['SIGINT', 'SIGHUP', 'SIGTERM'].some((signal) => code === 128 + constants.signals[signal])
}

/** npm is a script on Windows, which only a shell can start. */
export function npm(args) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return { command: process.execPath, args: [script, ...args], options: {} }
  return { command: 'npm', args, options: { shell: process.platform === 'win32' } }
}

export function lastLines(text, count = 12) {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
