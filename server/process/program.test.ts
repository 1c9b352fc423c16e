import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TokenAnswer } from '../../contract/wire/http'
import { buildProgram, type Program, startBelowShell, startProgram } from './test-program'

const PASSWORD = 'correct horse battery'

const programs: Program[] = []
const folders: string[] = []

beforeAll(buildProgram, 120_000)

afterEach(async () => {
  for (const { child, exit } of programs.splice(0)) {
    child.kill('SIGKILL')
    await exit
  }
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'loom-program-'))
  folders.push(made)
  return made
}

function start(environment: Record<string, string>, given: readonly string[] = []): Program {
  const program = startProgram(environment, given)
  programs.push(program)
  return program
}

async function post(url: string, path: string, body: unknown): Promise<{ status: number; json: TokenAnswer }> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, json: (await response.json()) as TokenAnswer }
}

describe('the program', () => {
  it('prints one line on stdout when it listens, logs JSON lines, and stops at SIGTERM with 0', async () => {
    const program = start({ LOOM_PORT: '0', LOOM_DATA_DIR: folder(), LOOM_ADMIN_PASSWORD: PASSWORD })
    const url = await program.url
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    program.child.kill('SIGTERM')
    expect(await program.exit).toBe(0)
    expect(program.stdout).toEqual([JSON.stringify({ event: 'listening', url })])
    const events = program.stderr.map((line) => JSON.parse(line).event)
    expect(events).toEqual(expect.arrayContaining(['starting', 'listening', 'stopping', 'stopped']))
    expect(program.stderr.join()).not.toContain(PASSWORD)
  })

  it.skipIf(process.platform === 'win32')('stops as well when npm, which started it, is told to', async () => {
    const program = startBelowShell({ LOOM_PORT: '0', LOOM_DATA_DIR: folder(), LOOM_ADMIN_PASSWORD: PASSWORD })
    programs.push(program)
    await program.url
    program.child.kill('SIGTERM')
    // Told once the pipes are closed, which the server below the shell holds as well.
    expect(await program.exit).toBe('SIGTERM')
    expect(program.stderr.map((line) => JSON.parse(line).event)).toContain('stopped')
  })

  it.skipIf(process.platform === 'win32')('stops when npm was told to before it had started, too', async () => {
    const program = startBelowShell({ LOOM_PORT: '0', LOOM_DATA_DIR: folder(), LOOM_ADMIN_PASSWORD: PASSWORD })
    programs.push(program)
    await expect.poll(() => program.stderr.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(0)
    program.child.kill('SIGTERM')
    expect(await program.exit).toBe('SIGTERM')
    expect(program.stderr.map((line) => JSON.parse(line).event)).toContain('stopped')
  })

  it('generates a password at the first start, shows it once and never in the log', async () => {
    const dataDir = folder()
    const first = start({ LOOM_PORT: '0', LOOM_DATA_DIR: dataDir })
    const url = await first.url
    const shown = first.stderr.filter((line) => line.includes('Password:'))
    const password = /Password: (\S+)/.exec(shown.join())?.[1] ?? ''
    expect((await post(url, '/api/auth/login', { username: 'admin', password })).status).toBe(200)
    first.child.kill('SIGINT')
    expect(await first.exit).toBe(0)
    expect(first.stderr.filter((line) => line.includes(password))).toHaveLength(1)
    const second = start({ LOOM_PORT: '0', LOOM_DATA_DIR: dataDir })
    await second.url
    expect(second.stderr.join()).not.toContain('Password:')
  })

  it('takes a file and flags', async () => {
    const file = join(folder(), 'loom.yaml')
    writeFileSync(file, `dataDir: ${folder()}\nport: 1\nlog:\n  level: error\n`)
    const program = start({ LOOM_ADMIN_PASSWORD: PASSWORD }, ['--config', file, '--port=0'])
    await program.url
    expect(program.stderr).toEqual([])
  })

  it.each([
    [
      { LOOM_PROT: '1' },
      [],
      'config/unknown-key: environment: LOOM_PROT is not a setting of Loom. Did you mean LOOM_PORT?',
    ],
    [{}, ['--prot', '1'], 'config/unknown-key: command line: --prot is not a setting'],
    [{ LOOM_PORT: 'x' }, [], 'config/invalid: environment: port'],
    [{ LOOM_REDIS_URL: 'redis://x' }, [], 'config/invalid: environment: redis.url is not available'],
    [{ LOOM_DATA_DIR: '/proc/nowhere' }, [], 'config/invalid: dataDir: /proc/nowhere'],
  ])('stops with one clear line and 1 at %j %j', async (environment, given, message) => {
    const program = start({ LOOM_LOG_LEVEL: 'error', ...environment } as Record<string, string>, given)
    expect(await program.exit).toBe(1)
    expect(program.stdout).toEqual([])
    expect(program.stderr).toHaveLength(1)
    expect(program.stderr[0]).toContain(`loom: ${message}`)
  })

  it('leaves no lock behind when it is killed', async () => {
    const environment = { LOOM_PORT: '0', LOOM_DATA_DIR: folder(), LOOM_ADMIN_PASSWORD: PASSWORD }
    const first = start(environment)
    await first.url
    const second = start(environment)
    expect(await second.exit).toBe(1)
    expect(second.stderr.at(-1)).toContain('store/locked')
    first.child.kill('SIGKILL')
    await first.exit
    const third = start(environment)
    expect((await fetch(`${await third.url}/readyz`)).status).toBe(200)
  })

  it('loses no session when it is killed while a refresh is under way', async () => {
    const environment = { LOOM_PORT: '0', LOOM_DATA_DIR: folder(), LOOM_ADMIN_PASSWORD: PASSWORD }
    let program = start(environment)
    const login = await post(await program.url, '/api/auth/login', { username: 'admin', password: PASSWORD })
    let { refreshToken } = login.json
    let lost = 0
    for (const delay of [0, 1, 2, 3, 5, 8]) {
      const answer = post(await program.url, '/api/auth/refresh', { refreshToken }).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, delay))
      program.child.kill('SIGKILL')
      await program.exit
      const received = await answer
      if (received === undefined) lost += 1
      program = start(environment)
      // Whether or not the answer came: the token that was sent still works within the grace, and gives the same pair.
      const again = await post(await program.url, '/api/auth/refresh', { refreshToken })
      expect(again.status).toBe(200)
      if (received !== undefined) expect(again.json.refreshToken).toBe(received.json.refreshToken)
      refreshToken = again.json.refreshToken
    }
    expect(lost).toBeGreaterThan(0)
  }, 60_000)
})
