/** `npm run dev`: the app with hot reload. The server is built once, before; run the command again after changing it. */
import { buildServer, runTool } from './bootstrap/build.mjs'
import { requireDisplay, sandboxArguments } from './bootstrap/electron-app.mjs'
import { describeRuntime } from './bootstrap/electron-runtime.mjs'
import { bootstrap } from './bootstrap/index.mjs'
import { runScript, step } from './bootstrap/progress.mjs'
import { appLibraries } from './bootstrap/system-libraries.mjs'

await runScript(async (args) => {
  requireDisplay()
  const runtime = await bootstrap(appLibraries)
  await buildServer()
  step(describeRuntime(runtime))
  const environment = {
    ...process.env,
    ELECTRON_EXEC_PATH: runtime.path,
    ...(sandboxArguments(args).length > 0 && { NO_SANDBOX: '1' }),
  }
  return runTool('electron-vite', ['dev', '--sourcemap', ...args], { env: environment })
})
