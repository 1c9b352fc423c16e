import { startServer } from '../app'
import { describeConfig, loadConfig, readTextFile } from '../config/config'
import { createJsonLog } from '../log/json-log'
import { endWithFailure } from './end-with-failure'
import { watchParent } from './parent-watch'
import { createShutdown } from './shutdown'

/**
 * The server as a program of its own: configured by file, environment and flags. One line on stdout tells that it
 * listens; a start that fails says why in one line on stderr and exits with 1.
 */
export async function runStandalone(program: NodeJS.Process): Promise<void> {
  // Now, for it may end before the server has started.
  const parent = program.ppid
  try {
    const config = loadConfig({
      arguments: program.argv.slice(2),
      environment: program.env,
      readFile: readTextFile,
    })
    const log = createJsonLog({
      level: config['log.level'],
      now: Date.now,
      write: (line) => void program.stderr.write(`${line}\n`),
    })
    log.info('starting', { config: describeConfig(config) })
    const server = await startServer({
      config,
      firstUser: { kind: 'administrator', password: config['auth.adminPassword'] },
      now: Date.now,
      log,
    })
    if (server.generatedPassword !== null) {
      program.stderr.write(
        `\n  The user admin was made. Password: ${server.generatedPassword}\n  It is shown this once and stored nowhere: keep it, or change it.\n\n`,
      )
    }
    const shutdown = createShutdown(program, server, log)
    program.on('SIGTERM', () => shutdown('SIGTERM'))
    program.on('SIGINT', () => shutdown('SIGINT'))
    // npm puts a shell between itself and us. A signal to npm ends that shell, and we would run on with the folder locked.
    if (program.env.npm_lifecycle_event === 'server') watchParent(() => shutdown('npm is gone'), program, parent)
    program.on('uncaughtException', (error) => {
      log.error('uncaught error', { error })
      shutdown('uncaught error', 1)
    })
    program.stdout.write(`${JSON.stringify({ event: 'listening', url: server.url })}\n`)
  } catch (error) {
    endWithFailure(program, error)
  }
}
