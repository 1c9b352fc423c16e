/**
 * Runs a command inside a desktop session of its own: unlocked keyring, notification daemon, folders that are thrown away.
 * Start it on a fresh screen and bus: xvfb-run -a dbus-run-session -- node scripts/testing/desktop-session.mjs COMMAND …
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inProject } from '../bootstrap/paths.mjs'
import { runScript } from '../bootstrap/progress.mjs'
import { runInFront, runQuietly } from '../bootstrap/run-command.mjs'
import { startService } from './child-service.mjs'

await runScript(async ([command, ...args]) => {
  const home = await mkdtemp(join(tmpdir(), 'loom-session-'))
  const env = await sessionEnvironment(home)
  const stops = []
  try {
    stops.push(await startKeyring(env))
    stops.push(await startNotificationDaemon(env))
    return await runInFront(command, args, { env })
  } finally {
    for (const stop of stops.reverse()) await stop()
    await rm(home, { recursive: true, force: true })
  }
})

/** The keyring of whoever runs the tests stays as it is: the session writes to its own folders alone. */
async function sessionEnvironment(home) {
  const folders = { XDG_DATA_HOME: 'data', XDG_CONFIG_HOME: 'config', XDG_RUNTIME_DIR: 'runtime' }
  const env = { ...process.env, LOOM_DESKTOP_SESSION: home, GSETTINGS_BACKEND: 'memory' }
  for (const [variable, name] of Object.entries(folders)) {
    env[variable] = join(home, name)
    await mkdir(env[variable], { mode: 0o700 })
  }
  return env
}

function startKeyring(env) {
  return startService('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env,
    input: 'password of the test session',
    isReady: () => hasOwner('org.freedesktop.secrets', env),
  })
}

function startNotificationDaemon(env) {
  return startService('dunst', ['-config', inProject('scripts', 'testing', 'dunstrc')], {
    env,
    isReady: () => hasOwner('org.freedesktop.Notifications', env),
  })
}

async function hasOwner(name, env) {
  const question = ['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`]
  const result = await runQuietly(
    'dbus-send',
    ['--session', '--print-reply', '--dest=org.freedesktop.DBus', ...question],
    { env },
  )
  return result.stdout.includes('boolean true')
}
