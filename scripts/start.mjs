/**
 * `npm start`: makes ready what is missing, builds what changed, opens the app. Arguments go on to Electron. With
 * LOOM_LOG_LEVEL set, the app's whole log comes to the terminal.
 */
import { showAppOutput, tellFailure } from './bootstrap/app-output.mjs'
import { ensureBuild } from './bootstrap/build.mjs'
import { requireDisplay, sandboxArguments } from './bootstrap/electron-app.mjs'
import { describeRuntime } from './bootstrap/electron-runtime.mjs'
import { bootstrap } from './bootstrap/index.mjs'
import { projectRoot } from './bootstrap/paths.mjs'
import { runScript, step } from './bootstrap/progress.mjs'
import { endedByPerson, runInFront } from './bootstrap/run-command.mjs'
import { appLibraries } from './bootstrap/system-libraries.mjs'

await runScript(async (args) => {
  requireDisplay()
  const runtime = await bootstrap(appLibraries)
  await ensureBuild()
  step(describeRuntime(runtime))
  const all = [...sandboxArguments(args), projectRoot, ...args]
  if (process.env.LOOM_LOG_LEVEL) return runInFront(runtime.path, all)
  let hidden = []
  const code = await runInFront(runtime.path, all, {
    readErrors: (stream) => {
      hidden = showAppOutput(stream)
    },
  })
  if (code !== 0 && !endedByPerson(code)) tellFailure(code, hidden)
  return code
})
