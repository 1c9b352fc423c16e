/** Runs before `npm run server`: a clone gets what is missing, a folder that holds the built server alone is left as it is. */
import { existsSync } from 'node:fs'
import { ensureBuild } from './bootstrap/build.mjs'
import { ensureDependencies } from './bootstrap/dependencies.mjs'
import { requireNode } from './bootstrap/node-version.mjs'
import { inProject } from './bootstrap/paths.mjs'
import { runScript } from './bootstrap/progress.mjs'

await runScript(async () => {
  if (!existsSync(inProject('server', 'index.ts'))) return
  requireNode()
  await ensureDependencies()
  await ensureBuild()
})
