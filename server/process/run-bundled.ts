import { LoomError, toFailure } from '../../contract/errors'
import { BundledQuestion, type BundledReport, BundledStart } from '../../contract/wire/bundled'
import { type RunningServer, startServer } from '../app'
import { defaultConfig } from '../config/config'
import { createJsonLog } from '../log/json-log'
import type { ParentPort } from './parent-port'
import { watchParent } from './parent-watch'
import { createShutdown } from './shutdown'

/**
 * The server inside the desktop app: it waits for the start message, takes a free port on loopback, and ends with the
 * app, also when that is killed. Nobody configures it: the environment belongs to the desktop.
 */
export function runBundled(program: NodeJS.Process, port: ParentPort): void {
  const log = createJsonLog({
    level: 'info',
    now: Date.now,
    write: (line) => void program.stderr.write(`${line}\n`),
  })
  let stop: (reason: string, code?: number) => void = () => program.exit(0)
  watchParent(() => stop('the app is gone'), program)
  port.on('close', () => stop('the app closed its port'))
  program.on('SIGTERM', () => stop('SIGTERM'))
  program.on('SIGINT', () => stop('SIGINT'))
  // The pipes to a killed app break: that must not end us before the stores are closed.
  program.stderr.on('error', () => {})
  program.stdout.on('error', () => {})
  program.on('uncaughtException', (error) => {
    log.error('uncaught error', { error })
    stop('uncaught error', 1)
  })

  const report = (message: BundledReport): void => port.postMessage(message)
  let started = false
  port.on('message', ({ data }) => {
    if (started) {
      if (BundledQuestion.safeParse(data).success) report({ kind: 'alive' })
      return
    }
    started = true
    start(data).then(
      (server) => {
        stop = createShutdown(program, server, log)
        report({ kind: 'listening', url: server.url })
      },
      (error: unknown) => {
        const { code, message } = toFailure(error)
        log.error('start failed', { error })
        report({ kind: 'failed', code, message })
        // Let the report leave before the process does.
        setTimeout(() => program.exit(1), 200)
      },
    )
  })

  async function start(data: unknown): Promise<RunningServer> {
    const message = BundledStart.safeParse(data)
    if (!message.success) throw new LoomError('bundled/failed', 'The start message is not valid.')
    const { dataDir, launchSecret } = message.data
    return startServer({
      config: { ...defaultConfig(), host: '127.0.0.1', port: 0, dataDir },
      firstUser: { kind: 'bundled', launchSecret },
      now: Date.now,
      log,
    })
  }
}
