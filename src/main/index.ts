// First, since schemas ask for it when they are made.
import './platform/plain-schemas'

import { join, resolve } from 'node:path'
import { app, dialog, protocol } from 'electron'
import packageFile from '../../package.json'
import { startApp } from './app'
import { createLog, parseLogLevel } from './log/log'
import { openLogFile } from './log/log-file'
import { appPaths } from './platform/app-paths'
import { prepareDataFolder } from './platform/data-folder'
import { isDevelopmentRuntime } from './platform/development-runtime'
import { APP_SCHEME } from './platform/url-policy'

const LOG_BYTES = 2 * 1024 * 1024

app.setName('Loom')
const given = process.env.LOOM_USER_DATA
const paths = appPaths({
  userData: given === undefined || given === '' ? app.getPath('userData') : resolve(given),
  mainFolder: __dirname,
  resources: app.isPackaged ? process.resourcesPath : null,
  platform: process.platform,
})
// Before anything else asks for a path: all that is written stays in this folder.
const unusable = prepareDataFolder(paths.userData)
app.setPath('userData', paths.userData)
app.setPath('sessionData', join(paths.userData, 'chromium'))
app.setPath('crashDumps', paths.crashDumps)
app.setAppLogsPath(paths.logs)

const appendToFile = openLogFile(join(paths.logs, 'main.log'), LOG_BYTES)
const log = createLog({
  write: (line) => {
    appendToFile(line)
    process.stderr.write(`${line}\n`)
  },
  now: Date.now,
  level: parseLogLevel(process.env.LOOM_LOG_LEVEL),
})
// A pipe that nobody reads any more must not end the app.
process.stderr.on('error', () => undefined)
process.on('uncaughtException', (error) => log.error('process.uncaught-exception', { error }))
process.on('unhandledRejection', (error) => log.error('process.unhandled-rejection', { error }))

if (unusable !== null) {
  log.error('app.no-data-folder', { reason: unusable })
  // Once it is ready: before, Linux shows no dialog.
  void app.whenReady().then(() => {
    dialog.showErrorBox('Loom can’t start', unusable)
    app.exit(1)
  })
} else if (app.requestSingleInstanceLock()) {
  const electron = process.versions.electron
  const developmentRuntime = isDevelopmentRuntime(electron, process.env)
  log.info('app.starting', { version: packageFile.version, electron, platform: process.platform, arch: process.arch })
  if (developmentRuntime) log.warn('app.runs on a development runtime', { electron })
  // Root may start Chromium only with its sandbox off, and insisting on it then would end every child process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
  startApp({
    paths,
    log,
    facts: { version: packageFile.version, platform: process.platform, electron, developmentRuntime },
    devServer: devServerOrigin(),
    hidden: process.argv.includes('--hidden'),
  }).catch((error: unknown) => {
    log.error('app.start-failed', { error })
    app.exit(1)
  })
} else {
  // The running instance hears of this start and shows its window.
  log.info('app.runs-already')
  app.quit()
}

/** Set by electron-vite while developing; a packaged app never loads a page from the network. */
function devServerOrigin(): string | null {
  const address = process.env.ELECTRON_RENDERER_URL
  return app.isPackaged || address === undefined ? null : new URL(address).origin
}
