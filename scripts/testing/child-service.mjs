import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { lastLines } from '../bootstrap/run-command.mjs'

/** A background program of the test session: started, waited for until it answers, stopped by its own id. */
export async function startService(command, args, { input, isReady, env = process.env }) {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const failure = new Promise((settle) => child.on('error', settle))
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const deadline = Date.now() + 15_000
  while (!(await isReady())) {
    const gone = child.exitCode !== null || (await Promise.race([failure, delay(100)])) instanceof Error
    if (gone || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`${command} did not become ready:\n${lastLines(output)}`)
    }
  }
  return () => stopChild(child)
}

async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((settle) => child.once('close', settle))
  child.kill('SIGTERM')
  await Promise.race([closed, delay(3_000)])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
