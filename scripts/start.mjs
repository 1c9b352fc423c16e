/** `npm start`: makes ready what is missing, builds what changed, opens the app. Arguments go on to Electron. */
import { ensureBuild } from './bootstrap/build.mjs'
import { requireDisplay, sandboxArguments } from './bootstrap/electron-app.mjs'
import { describeRuntime } from './bootstrap/electron-runtime.mjs'
import { bootstrap } from './bootstrap/index.mjs'
import { projectRoot } from './bootstrap/paths.mjs'
import { runScript, step } from './bootstrap/progress.mjs'
import { runInFront } from './bootstrap/run-command.mjs'
import { appLibraries } from './bootstrap/system-libraries.mjs'

await runScript(async (args) => {
  requireDisplay()
  const runtime = await bootstrap(appLibraries)
  await ensureBuild()
  step(describeRuntime(runtime))
  return runInFront(runtime.path, [...sandboxArguments(args), projectRoot, ...args])
})
