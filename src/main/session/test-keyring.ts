import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SecretStore } from './keychain'

/** The set-ups that Linux desktops come in. */
export type KeyringSetUp = 'unlocked' | 'locked' | 'bus without a keyring' | 'no bus'

/** keytar itself, in a process that lives in the set-up. */
export interface TestKeyring {
  readonly store: SecretStore
  /** Ends the keyring's daemon, as a crash does. */
  readonly killDaemon: () => void
  readonly end: () => Promise<void>
}

const HELPER = `
const keytar = require('keytar')
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, call, args } = JSON.parse(line)
  const answer = (more) => process.stdout.write(JSON.stringify({ id, ...more }) + '\\n')
  keytar[call](...args).then((value) => answer({ value }), (error) => answer({ error: error.message }))
})
`

const BUS_WITHOUT_SERVICES = `<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`

/** In the foreground, so that its process id is known and it ends with the rest. */
const DAEMON = 'gnome-keyring-daemon --foreground --components=secrets'
const UNLOCKED_DAEMON = `printf password | ${DAEMON} --unlock > "$HOME/daemon.log" 2>&1 & echo $! > "$HOME/daemon.pid"`
const LOCKED_DAEMON = `${DAEMON} --start > "$HOME/daemon.log" 2>&1 & echo $! > "$HOME/daemon.pid"`
/** The daemon answers once it owns its name on the bus. */
const DAEMON_IS_UP = `until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets > /dev/null 2>&1; do sleep 0.05; done`

/** Why the real set-ups cannot be made here; null when they can. */
export function missingKeyringTools(): string | null {
  if (process.platform !== 'linux') return 'only Linux has these set-ups'
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((tool) => spawnSync('which', [tool]).status !== 0)
  return missing.length === 0 ? null : `${missing.join(' and ')} must be installed`
}

export function startTestKeyring(setUp: KeyringSetUp): TestKeyring {
  const home = mkdtempSync(join(tmpdir(), 'loom-test-keyring-'))
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_RUNTIME_DIR: home,
    LOOM_HELPER: HELPER,
  }
  const busConfiguration = join(home, 'bus.conf')
  writeFileSync(busConfiguration, BUS_WITHOUT_SERVICES)
  const helper = 'exec node -e "$LOOM_HELPER"'
  const onBus = (script: string): string[] => [
    'dbus-run-session',
    `--config-file=${busConfiguration}`,
    '--',
    'sh',
    '-c',
    script,
  ]
  if (setUp === 'locked') {
    // A keyring with a password, made by one daemon, and left shut by the next.
    const [command = '', ...args] = onBus(`${UNLOCKED_DAEMON}; ${DAEMON_IS_UP}; kill $(cat "$HOME/daemon.pid")`)
    spawnSync(command, args, { env: environment })
  }
  const commands: Record<KeyringSetUp, string[]> = {
    unlocked: onBus(`${UNLOCKED_DAEMON}; ${DAEMON_IS_UP}; ${helper}`),
    locked: onBus(`${LOCKED_DAEMON}; ${DAEMON_IS_UP}; ${helper}`),
    'bus without a keyring': onBus(helper),
    'no bus': ['sh', '-c', helper],
  }
  const [command = '', ...args] = commands[setUp]
  // A group of its own, so that bus, daemon and helper end together.
  const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'ignore'], detached: true })
  return {
    store: storeOf(child),
    killDaemon: () => process.kill(Number(readFileSync(join(home, 'daemon.pid'), 'utf8')), 'SIGKILL'),
    end: async () => {
      const ended = new Promise((settle) => child.once('exit', settle))
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      stopDaemon(join(home, 'daemon.pid'))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function stopDaemon(pidFile: string): void {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL')
  } catch {
    // It ended with its bus, or was never there.
  }
}

function storeOf(child: ChildProcess): SecretStore {
  const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>()
  let asked = 0
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as { id: number; value?: unknown; error?: string }
      waiting.get(answer.id)?.(answer)
    })
  }
  async function ask(call: keyof SecretStore, ...args: string[]): Promise<unknown> {
    asked += 1
    const id = asked
    child.stdin?.write(`${JSON.stringify({ id, call, args })}\n`)
    const answer = await new Promise<{ value?: unknown; error?: string }>((settle) => waiting.set(id, settle))
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  }
  return {
    getPassword: async (...args) => (await ask('getPassword', ...args)) as string | null,
    setPassword: async (...args) => void (await ask('setPassword', ...args)),
    deletePassword: async (...args) => (await ask('deletePassword', ...args)) as boolean,
  }
}
