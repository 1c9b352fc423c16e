import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

const command = new URL('run-command.mjs', import.meta.url).href
const program = `process.stdout.write(process.pid + '\\n'); setTimeout(() => undefined, 60_000)`
const script = `import(${JSON.stringify(command)}).then(({ runInFront }) => runInFront(process.execPath, ['-e', ${JSON.stringify(program)}]))`

test.skipIf(process.platform === 'win32')('a program ends with the npm that it was started by', async () => {
  // As npm starts scripts: below a shell, which stays.
  const shell = spawn('sh', ['-c', '"$0" -e "$1"; true', process.execPath, script], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: shell.stdout }), 'line')
  expect(isAlive(Number(line))).toBe(true)
  shell.kill('SIGTERM')
  await expect.poll(() => isAlive(Number(line)), { timeout: 5_000 }).toBe(false)
})

function isAlive(id) {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}
