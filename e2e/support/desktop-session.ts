import { execFileSync } from 'node:child_process'

/**
 * Fails with a plain word when a spec runs outside a desktop session: without one, tests of the keychain and of
 * notifications would pass or fail for the wrong reason.
 */
export function requireDesktopSession(): void {
  if (process.platform !== 'linux') return
  for (const name of ['org.freedesktop.secrets', 'org.freedesktop.Notifications']) {
    if (!hasOwner(name)) {
      throw new Error(`no ${name} on the session bus: run end-to-end tests with \`npm test -- e2e\``)
    }
  }
}

function hasOwner(name: string): boolean {
  try {
    return callBus('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', [
      `string:${name}`,
    ]).includes('boolean true')
  } catch {
    return false
  }
}

/** Calls a method on the session bus and gives back the answer as dbus-send prints it. */
export function callBus(destination: string, path: string, method: string, args: readonly string[] = []): string {
  const call = ['--session', '--print-reply', `--dest=${destination}`, path, method, ...args]
  return execFileSync('dbus-send', call, { encoding: 'utf8', timeout: 5_000 })
}
