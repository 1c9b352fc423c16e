import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type RunCommand, runCommand } from './status-notifier'
import { hasTrayHost } from './tray-host'
import { readX11Cookie } from './x11-authority'
import { hasTrayManager } from './x11-tray-manager'

const nothing: RunCommand = async () => null

/** A session bus as dbus-send or gdbus tells of it. */
function bus(program: string, answers: { watcher: boolean; host: boolean }): { run: RunCommand; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    run: async (name, args) => {
      if (name !== program) return null
      const host = args.some((text) => text.includes('Properties.Get'))
      asked.push(host ? 'host' : 'watcher')
      const answer = host ? answers.host : answers.watcher
      return program === 'gdbus'
        ? `(${host ? `<${answer}>` : answer},)\n`
        : `   ${host ? 'variant       ' : ''}boolean ${answer}\n`
    },
  }
}

const ON_BUS = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' }

it('has a tray on Windows and macOS, whatever the environment', async () => {
  for (const platform of ['win32', 'darwin']) {
    expect(await hasTrayHost({ platform, environment: {}, run: nothing })).toBe(true)
  }
})

it.each(['dbus-send', 'gdbus'])('asks the session bus for a StatusNotifier host through %s', async (program) => {
  for (const [answers, expected] of [
    [{ watcher: true, host: true }, true],
    [{ watcher: true, host: false }, false],
    [{ watcher: false, host: true }, false],
  ] as const) {
    const { run, asked } = bus(program, answers)
    expect(await hasTrayHost({ platform: 'linux', environment: ON_BUS, run })).toBe(expected)
    // Asking a watcher that does not run would start the one of KDE.
    expect(asked).toEqual(answers.watcher ? ['watcher', 'host'] : ['watcher'])
  }
})

it('has none without a bus and a display, or when nothing answers', async () => {
  const { run } = bus('dbus-send', { watcher: true, host: true })
  expect(await hasTrayHost({ platform: 'linux', environment: {}, run })).toBe(false)
  expect(await hasTrayHost({ platform: 'linux', environment: { ...ON_BUS, DISPLAY: ':5999' }, run: nothing })).toBe(
    false,
  )
})

it('takes trouble with the X display for no', async () => {
  for (const display of ['', 'remote:0', ':x', 'host.example.org:10.0', ':59999', ':59999.1', 'unix:59999']) {
    expect(await hasTrayManager(display, {}), display).toBe(false)
  }
})

/** Answers the three requests of the question as an X server would. */
function fakeDisplay(
  folder: string,
  facts: { refuse?: boolean; atom?: number; owner?: number; silent?: boolean },
): Server {
  const reply = (value: number): Buffer => {
    const bytes = Buffer.alloc(32)
    bytes[0] = 1
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const server = createServer((socket) => {
    let requests = 0
    socket.on('error', () => undefined)
    socket.on('data', () => {
      requests += 1
      if (facts.silent) return void socket.end()
      if (requests === 1) socket.write(Buffer.from([facts.refuse ? 0 : 1, 0, 11, 0, 0, 0, 1, 0, 9, 9, 9, 9]))
      if (requests === 2) socket.write(reply(facts.atom ?? 300))
      if (requests === 3) socket.write(reply(facts.owner ?? 0))
    })
  })
  server.listen(join(folder, 'X7'))
  return server
}

it.each([
  [{ owner: 5 }, true],
  [{ owner: 0 }, false],
  [{ atom: 0 }, false],
  [{ refuse: true }, false],
  [{ silent: true }, false],
])('asks the X display who owns the tray: %j', async (facts, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'loom-x11-'))
  const server = fakeDisplay(folder, facts)
  await once(server, 'listening')
  expect(await hasTrayManager(':7.0', { XAUTHORITY: join(folder, 'none') }, folder)).toBe(expected)
  server.close()
  rmSync(folder, { recursive: true })
})

it('runs programs with a limit, and takes failure for no answer', async () => {
  expect(await runCommand(process.execPath, ['-e', 'console.log("true")'])).toBe('true\n')
  expect(await runCommand(process.execPath, ['-e', 'process.exit(1)'])).toBeNull()
  expect(await runCommand('loom-no-such-program', [])).toBeNull()
})

function authority(entries: readonly (readonly string[])[]): Buffer {
  const text = (value: string): Buffer => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(value.length)
    return Buffer.concat([length, Buffer.from(value, 'latin1')])
  }
  return Buffer.concat(entries.flatMap((entry) => [Buffer.from([1, 0]), ...entry.map(text)]))
}

it('reads the cookie of a display from the authority file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loom-x11-'))
  const XAUTHORITY = join(folder, 'authority')
  writeFileSync(
    XAUTHORITY,
    authority([
      ['box', '1', 'MIT-MAGIC-COOKIE-1', 'one'],
      ['box', '2', 'OTHER', 'other'],
      ['box', '2', 'MIT-MAGIC-COOKIE-1', 'two'],
    ]),
  )
  expect((await readX11Cookie('2', { XAUTHORITY }))?.data.toString()).toBe('two')
  expect(await readX11Cookie('3', { XAUTHORITY })).toBeNull()
  writeFileSync(XAUTHORITY, authority([['box', '', 'MIT-MAGIC-COOKIE-1', 'any']]))
  expect((await readX11Cookie('3', { XAUTHORITY }))?.data.toString()).toBe('any')
  writeFileSync(XAUTHORITY, Buffer.from([1, 0, 0, 9, 1]))
  expect(await readX11Cookie('3', { XAUTHORITY })).toBeNull()
  expect(await readX11Cookie('3', { XAUTHORITY: join(folder, 'missing') })).toBeNull()
  rmSync(folder, { recursive: true })
})
