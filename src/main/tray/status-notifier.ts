const WATCHER = 'org.kde.StatusNotifierWatcher'
const TIMEOUT = 2_000

/** Runs a program and answers what it printed; null when it is not there, fails, or takes too long. */
export type RunCommand = (program: string, args: readonly string[]) => Promise<string | null>

export const runCommand: RunCommand = async (program, args) => {
  // Not before the window: this looks for a tray, which can wait.
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: TIMEOUT, maxBuffer: 64 * 1024 }, (error, stdout) => {
      resolve(error === null ? stdout : null)
    })
  })
}

/**
 * Whether a StatusNotifier host takes part in the session bus. First it asks whether the watcher is there, because
 * asking the watcher itself would start the one of KDE on any desktop that has it installed.
 */
export async function hasStatusNotifierHost(run: RunCommand): Promise<boolean> {
  const owned = await callBus(
    run,
    'org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    [WATCHER],
  )
  if (!owned) return false
  return callBus(run, WATCHER, '/StatusNotifierWatcher', 'org.freedesktop.DBus.Properties.Get', [
    WATCHER,
    'IsStatusNotifierHostRegistered',
  ])
}

/** Calls a method that answers a boolean, by whichever of the two usual programs is there. */
async function callBus(
  run: RunCommand,
  destination: string,
  path: string,
  method: string,
  args: readonly string[],
): Promise<boolean> {
  const bySend = await run('dbus-send', [
    '--session',
    '--print-reply=literal',
    `--dest=${destination}`,
    path,
    method,
    ...args.map((text) => `string:${text}`),
  ])
  const answer =
    bySend ??
    (await run('gdbus', [
      'call',
      '--session',
      '--dest',
      destination,
      '--object-path',
      path,
      '--method',
      method,
      ...args,
    ]))
  return answer !== null && /\btrue\b/.test(answer)
}
