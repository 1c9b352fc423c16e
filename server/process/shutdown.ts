import type { RunningServer } from '../app'
import type { Log } from '../log/log'

/** A stop that takes longer is cut off. */
const DEADLINE_MS = 5000

/**
 * A function that stops the server once, however often it is called, and ends the process: with `code` when all was
 * closed in time, with 1 when it was not.
 */
export function createShutdown(
  program: Pick<NodeJS.Process, 'exit'>,
  server: Pick<RunningServer, 'stop'>,
  log: Log,
): (reason: string, code?: number) => void {
  let stopping = false
  return (reason, code = 0) => {
    if (stopping) return
    stopping = true
    log.info('stopping', { reason })
    const deadline = setTimeout(() => {
      log.error('stopping took too long')
      program.exit(1)
    }, DEADLINE_MS)
    server.stop().then(
      () => {
        clearTimeout(deadline)
        log.info('stopped')
        program.exit(code)
      },
      (error: unknown) => {
        log.error('stopping failed', { error })
        program.exit(1)
      },
    )
  }
}
