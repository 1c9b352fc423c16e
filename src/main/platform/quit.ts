import { app } from 'electron'
import type { Log } from '../log/log'
import { runShutdown, type ShutdownTask } from './shutdown'

interface QuitOptions {
  /** Called one after the other, at once. */
  readonly stops: readonly (() => void)[]
  /** What must have ended before the process does. */
  readonly tasks: readonly ShutdownTask[]
  /** Whether a call to the keychain is under way. */
  readonly isKeychainBusy: () => boolean
  readonly log: Log
}

/** Takes the parts down when the app is quit, and ends the process when they are. */
export function takeDownOnQuit({ stops, tasks, isKeychainBusy, log }: QuitOptions): void {
  app.on('will-quit', (event) => {
    event.preventDefault()
    for (const stop of stops) stop()
    void runShutdown(tasks, log).finally(() => {
      log.info('app.stopped')
      // Node waits for its native calls before it ends, and one to a keychain that asks a person may take for ever: the
      // app would stay, without a window, and every further start would yield to it.
      if (isKeychainBusy()) process.kill(process.pid, 'SIGKILL')
      app.exit(0)
    })
  })
}
