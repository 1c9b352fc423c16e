'use strict'

/*
 * Stands in for Electron's own default app, which the development runtime lacks. It is copied into the runtime's
 * resources/app, and loads the app whose folder is the first plain argument, as `electron FOLDER` does.
 */
const { existsSync, readFileSync, statSync } = require('node:fs')
const path = require('node:path')
const { app } = require('electron')

const { modules, target } = readArguments(process.argv.slice(1))

// The app says in its log that it does not run on the Electron it is released with.
process.env.LOOM_DEVELOPMENT_RUNTIME = '1'
process.defaultApp = true

for (const name of modules) require(path.resolve(name))

if (target === undefined) {
  console.error(`Electron ${process.versions.electron}, development runtime: name the folder of the app to open.`)
  app.exit(2)
} else {
  open(path.resolve(target))
}

function open(target) {
  const folder = statSync(target).isDirectory() ? target : path.dirname(target)
  const packageFile = path.join(folder, 'package.json')
  const details = existsSync(packageFile) ? JSON.parse(readFileSync(packageFile, 'utf8')) : {}
  const name = details.productName ?? details.name
  if (name) app.setName(name)
  if (details.version) app.setVersion(details.version)
  if (details.desktopName) app.setDesktopName(details.desktopName)
  app.setAppPath(folder)
  require(target === folder ? path.join(folder, details.main ?? 'index.js') : target)
}

/** Test runners preload modules with `-r`; every other switch belongs to Chromium or to the app. */
function readArguments(values) {
  const modules = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (value === '-r' || value === '--require') modules.push(values[++index])
    else if (!value.startsWith('-')) return { modules, target: value }
  }
  return { modules, target: undefined }
}
