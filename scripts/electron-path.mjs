/** Prints the path of an Electron executable, fetching one first where there is none. `--retry` tries a failed download again. */
import { describeRuntime, electronRuntime } from './bootstrap/electron-runtime.mjs'
import { requireNode } from './bootstrap/node-version.mjs'
import { runScript, step } from './bootstrap/progress.mjs'

await runScript(async (args) => {
  requireNode()
  const runtime = await electronRuntime({ retry: args.includes('--retry') })
  step(describeRuntime(runtime))
  process.stdout.write(`${runtime.path}\n`)
})
